"""Folders that are right, for tests to spoil."""

from pathlib import Path

import pytest

from tests.server.importing.folders import a_folder

SDS_2_1 = {
    "orgs.csv": "sourcedId,name,type\n10,Westmere School,school\n",
    "users.csv": (
        "sourcedId,givenName,familyName,password,email,phone\n1,Ada,Byrne,secret,,\n"
        "2,Tom,Byrne,secret,t@mail.example,020 7946 0001\n3,Una,Byrne,,,\n4,Ivy,Ash,,,\n"
        "5,Dee,Hart,,,\n"
    ),
    "roles.csv": "userSourcedId,orgSourcedId,role,grade\n1,10,student,8\n",
    "academicSessions.csv": (
        "sourcedId,title,type,startDate,endDate\nT1,Autumn,term,2026-09-01,2026-12-18\n"
    ),
    "classes.csv": "sourcedId,title,orgSourcedId,sessionSourcedIds\nc1,8B,10,T1\n",
    "enrollments.csv": "classSourcedId,userSourcedId,role\nc1,1,student\n",
    "demographics.csv": "userSourcedId,sex,birthDate\n1,male,2013-12-10\n",
    "relationships.csv": (
        "userSourcedId,relationshipUserSourcedId,relationshipRole\n1,2,guardian\n"
    ),
    "userFlags.csv": "userSourcedId,flag\n",
}


@pytest.fixture
def westmere(tmp_path: Path) -> Path:
    """A OneRoster 1.2 set with our own files."""
    return a_folder(tmp_path)


@pytest.fixture
def sds(tmp_path: Path) -> Path:
    """A set of Microsoft's v2.1."""
    folder = tmp_path / "sds"
    folder.mkdir()
    for name, text in SDS_2_1.items():
        (folder / name).write_text(text)
    return folder
