"""What is suggested first, to whom."""

import pytest

from bot.capability import suggested
from spm_core.principal import CompanyInfo, Principal, Role


def principal(role: Role, *, leads: bool = False) -> Principal:
    company = CompanyInfo(1, "Acme", "USD", "UTC")
    return Principal(company, 1, "Robin Hale", "robin@example.com", role, leads=leads)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        (None, ["quota", "focus", "deals"]),
        (principal(Role.REP), ["quota", "focus", "deals"]),
        (principal(Role.REP, leads=True), ["quota", "team", "focus"]),
        (principal(Role.ADMIN), ["quota", "team", "focus"]),
    ],
)
def test_the_main_jobs_come_first(who: Principal | None, names: list[str]) -> None:
    assert [each.name for each in suggested(who)][:3] == names


def test_nothing_is_suggested_that_asks_for_more() -> None:
    required = [field for each in suggested() for field in each.args.model_fields.values() if field.is_required()]
    assert required == []
