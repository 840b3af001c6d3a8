"""One row of the department's published attendance file, beside our own reckoning (rule C1)."""

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct, structs

from server.rules.codes import CodeClass, code_set
from server.rules.figures import Counts, Tally, counts

NAMES = ("country_name", "region_name", "la_name", "education_phase")
CODES = {
    "reason_present_am": "/",
    "reason_present_pm": "\\",
    "reason_l_present_late_before_registers_closed": "L",
    "reason_i_authorised_illness": "I",
    "reason_m_authorised_medical_dental": "M",
    "reason_r_authorised_religious_observance": "R",
    "reason_s_authorised_study_leave": "S",
    "reason_t_authorised_mobile_child": "T",
    "reason_h_authorised_holiday": "H",
    "reason_e_authorised_excluded": "E",
    "reason_c_authorised_other": "C",
    "reason_c1_authorised_regulated_performance": "C1",
    "reason_j1_authorised_interview": "J1",
    "reason_c2_authorised_temp_reduced_timetable": "C2",
    "reason_b_aea_education_off_site": "B",
    "reason_j_aea_interview": "J",
    "reason_p_aea_approved_sporting_activity": "P",
    "reason_v_aea_educational_visit_trip": "V",
    "reason_w_aea_work_experience": "W",
    "reason_k_aea_education_arranged_by_la": "K",
    "reason_g_unauthorised_holiday": "G",
    "reason_u_unauthorised_late_after_registers_closed": "U",
    "reason_o_other_unauthorised": "O",
    "reason_n_no_reason_yet": "N",
}
TOTALS = (
    "reason_present",
    "present_sessions",
    "approved_educational_activity",
    "overall_attendance",
    "authorised_absence",
    "unauthorised_absence",
    "overall_absence",
    "possible_sessions",
    "late_sessions",
)
OF_TOTALS = {
    "attendance_perc": "overall_attendance",
    "overall_absence_perc": "overall_absence",
    "authorised_absence_perc": "authorised_absence",
    "unauthorised_absence_perc": "unauthorised_absence",
}
OF_CODES = {
    "illness_perc": "I",
    "appointments_perc": "M",
    "unauth_hol_perc": "G",
    "unauth_oth_perc": "O",
    "unauth_late_registers_closed_perc": "U",
    "unauth_not_yet_perc": "N",
    "auth_religious_perc": "R",
    "auth_study_perc": "S",
    "auth_mob_perc": "T",
    "auth_excluded_perc": "E",
    "auth_performance_perc": "C1",
    "auth_interview_perc": "J1",
    "auth_part_time_perc": "C2",
    "auth_other_perc": "C",
}
RATES = (*OF_TOTALS, *OF_CODES)  # not pa_perc: it counts pupils, whom the file does not hold
CLOSE = Fraction(1, 10**9)  # of a percentage point: the file's own rounding


class Compared(Struct):
    """``totals``, ``rates``: how many were compared. ``differ``: a sentence for each that differs.

    ``surplus``: authorised sessions beyond the sum of their codes.
    """

    row: str
    totals: int
    rates: int
    surplus: int
    differ: list[str]


def compare(
    row: str, tally: Tally, totals: Mapping[str, int], rates: Mapping[str, Fraction]
) -> Compared:
    """Whether each published total and rate of ``row`` is what ``tally`` adds up to.

    An old code has no column of its own and is still in the authorised total. What that exceeds
    its codes by is such sessions: absent and possible must then hold just as many more.
    """
    found = counts(tally)
    surplus = max(0, totals["authorised_absence"] - found.authorised)
    found = structs.replace(found, authorised=found.authorised + surplus)
    ours = _totals(tally, found)
    differ = [
        f"{name} is {totals[name]}, ours {ours[name]}"
        for name in TOTALS
        if totals[name] != ours[name]
    ]
    for name in RATES if found.possible else ():
        part = tally.get(OF_CODES[name], 0) if name in OF_CODES else ours[OF_TOTALS[name]]
        rate = Fraction(100 * part, found.possible)
        if abs(rate - rates[name]) >= CLOSE:
            differ.append(f"{name} is {float(rates[name])}, ours {float(rate)}")
    return Compared(row, len(TOTALS), len(rates), surplus, differ)


def _totals(tally: Tally, found: Counts) -> dict[str, int]:
    educated = sum(
        count for code, count in tally.items() if code_set()[code].code_class is CodeClass.EDUCATED
    )
    present = found.attended - educated
    ours = (
        present - tally.get("L", 0),
        present,
        educated,
        found.attended,
        found.authorised,
        found.unauthorised,
        found.absent,
        found.possible,
        found.late,
    )
    return dict(zip(TOTALS, ours, strict=True))
