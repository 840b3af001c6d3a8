"""A school's own files as its office exports them: what the tests map."""

from pathlib import Path

STUDENTS = "Students 24-11.csv"
PUPILS = """\
Adno,Legal Surname,Legal Forename,Surname,Known As,Gender,DOB,Year,Reg,UPN,SEN,FSM,Doctor
004521,Byrne,Adaline,Byrne,Ada,F,13/12/2013,Year 8,8B,B801200005001,K,Yes,Dr Who
004522,Cole,Beatrice,Cole,Bea,F,02/05/2014,7,7P,,N,No,
004523,Demir,Cem,Demir,Cem,M,31/01/2014,08,8B,,E,,
"""
STAFF = """\
Staff Code,Title,Forename,Surname,Work Email,Post,NI Number
GOK,Ms,Grace,Okafor,g.okafor@westmere.example,Teacher of Science,AB123456C
ELU,Mr,Erik,Lund,e.lund@westmere.example,Teaching Assistant,
NSH,Dr,Nadia,Shah,n.shah@westmere.example,Headteacher,
CAT,,Cathy,Cook,,Kitchen Manager,
NIL,,Nils,Olsen,,,
"""
CONTACTS = """\
Adno,Contact Forename,Contact Surname,Relationship,Priority,PR,Home Telephone,Mobile,Email
004521,Tom,Byrne,Father,1,Y,,07700 900001,tom@home.example
004521,Rosa,Lind,Grandmother,2,N,01632 960001,,
004522,Ann,Cole,Mother,1,Y,01632 960002,,ann@home.example
004522,Jo,Field,Social Worker,2,,01632 960003,,
"""
LISTS = """\
Class,Adno,Surname,Forename,Subject,Teacher Code
8x/Sc1,004521,Byrne,Ada,Science,GOK
8x/Sc1,004523,Demir,Cem,Science,GOK
7y/Ma2,004522,Cole,Bea,Maths,ELU
"""


def office_files(into: Path) -> Path:
    into.mkdir(exist_ok=True)
    for name, text in {
        STUDENTS: PUPILS,
        "staff.csv": STAFF,
        "contacts.csv": CONTACTS,
        "class lists.csv": LISTS,
    }.items():
        (into / name).write_text(text, encoding="utf-8")
    return into
