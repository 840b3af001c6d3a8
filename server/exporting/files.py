"""The files of an export: their columns, in order, and where their rows come from."""

from collections.abc import AsyncIterator, Callable
from typing import NamedTuple

from server.exporting import one_roster, own
from server.exporting.folder import Cells
from server.exporting.school import School


class File(NamedTuple):
    name: str
    columns: str
    rows: Callable[[School], AsyncIterator[Cells]]


# OneRoster's, every column of its CSV binding 1.2.1 in its order; empty where we have nothing.
ONE_ROSTER = (
    File(
        "academicSessions.csv",
        "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
        one_roster.sessions,
    ),
    File(
        "classes.csv",
        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,"
        "location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods,"
        "metadata.firstbell.ended",
        one_roster.classes,
    ),
    File(
        "courses.csv",
        "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,"
        "orgSourcedId,subjects,subjectCodes",
        one_roster.courses,
    ),
    File(
        "demographics.csv",
        "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,"
        "blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,"
        "demographicRaceTwoOrMoreRaces,hispanicOrLatinoEthnicity,countryOfBirthCode,"
        "stateOfBirthAbbreviation,cityOfBirth,publicSchoolResidenceStatus",
        one_roster.demographics,
    ),
    File(
        "enrollments.csv",
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,"
        "primary,beginDate,endDate",
        one_roster.enrolments,
    ),
    File(
        "orgs.csv",
        "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
        one_roster.organisations,
    ),
    File(
        "roles.csv",
        "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,"
        "orgSourcedId,userProfileSourcedId",
        one_roster.roles,
    ),
    File(
        "users.csv",
        "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,"
        "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,"
        "userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,"
        "preferredFamilyName,primaryOrgSourcedId,pronouns",
        one_roster.users,
    ),
)

OWN = (
    File("closures.csv", "date,cause", own.closures),
    File("cohorts.csv", "id,pupil,cohort,value,from,ended", own.cohorts),
    File(
        "contacts.csv",
        "id,pupil,contact,relationship,priority,parent,responsibility,lives with,may be told,"
        "may collect,no messages,barred,ended",
        own.contacts,
    ),
    File("covers.csv", "id,lesson,date,staff", own.covers),
    File("periods.csv", "id,period,starts,ends,session", own.periods),
    File(
        "planned_absences.csv",
        "id,pupil,first day,last day,sessions,code,times,decided by",
        own.planned_absences,
    ),
    File("pupils.csv", "pupil,upn,legal given name,legal family name,sex,year", own.pupils),
    File("settings.csv", "setting,value", own.settings),
    File("source_ids.csv", "id,source,kind,source id,gone", own.source_ids),
    File("staff.csv", "staff,title,position,role,ended", own.staff),
    File("stays.csv", "id,pupil,from,ended", own.stays),
    File("timetable.csv", "id,class,weekday,week,period,room,teacher,ended", own.timetable),
)
