"""The columns of a file of messages, found by their names in Russian or English. Pure."""

from collections.abc import Sequence

from voteboard.errors import N_
from voteboard.masking import mask_within
from voteboard.messages.problems import NotATable

PHONE, EMPLOYEE, ORDER, TEXT, TEXT_FINAL = FIELDS = ("phone", "employee", "order", "text", "text_final")
MOST_QUOTED, LONGEST_QUOTED = 20, 40  # names of columns in an error, and characters of each
_NAMES = {
    PHONE: (
        "phone phonenumber phonenr telephone telephonenumber tel mobile mobilephone mobilenumber cell "
        "cellphone msisdn clientphone customerphone contactphone "
        "телефон тел номер номертелефона телефонномер телефонклиента номерклиента мобильный мобильныйтелефон "
        "номермобильного сотовый сотовыйтелефон контактныйтелефон"
    ),
    EMPLOYEE: (
        "employee employeename staff staffmember agent manager operator department person servedby "
        "сотрудник сотрудники имясотрудника фиосотрудника менеджер оператор мастер исполнитель отдел "
        "подразделение филиал ктообслужил"
    ),
    ORDER: (
        "order orderid ordernumber orderno ordernr ordercode invoice deal "
        "заказ номерзаказа заказномер кодзаказа idзаказа счет номерсчета сделка номерсделки"
    ),
    TEXT: (
        "text message messagetext sms smstext body question "
        "текст сообщение текстсообщения смс текстсмс вопрос"
    ),
    TEXT_FINAL: (
        "textfinal finaltext finalmessage thanks reply textafter replytext finalsms "
        "итоговыйтекст финальныйтекст текститоговый текстфинальный итоговоесообщение финальноесообщение "
        "благодарность ответ текстответа текстпослеоценки конечныйтекст завершающийтекст"
    ),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}


def field_of(name: str) -> str | None:
    """The field that a column of that ``name`` holds; case, blanks and punctuation don't matter."""
    plain = name.casefold().replace("ё", "е")
    return _FIELD_OF.get("".join(c for c in plain if c.isalnum()))


def found(head: Sequence[str], *, has_text: bool) -> dict[str, int]:
    """Which field stands in which column. ``has_text``: without a column for the text there is one for all.

    Raises NotATable when the phone or the text has no column, or a field has two.
    """
    columns: dict[str, int] = {}
    for place, name in enumerate(head):
        field = field_of(name)
        if field is None:
            continue
        if field in columns:
            raise NotATable(
                N_("Two columns are for the same: “%(first)s” and “%(second)s”; rename or remove one"),
                first=_quotable(head[columns[field]]),
                second=_quotable(name),
            )
        columns[field] = place
    for field in (PHONE,) if has_text else (PHONE, TEXT):
        if field not in columns:
            raise NotATable(_missing(field), seen=_seen(head))
    return columns


def unused(head: Sequence[str]) -> tuple[str, ...]:
    """Names of the columns that nothing is taken from."""
    return tuple(_quotable(name) for name in head if name.strip() and field_of(name) is None)[:MOST_QUOTED]


def _missing(field: str) -> str:
    if field == PHONE:
        return N_(
            "There is no column for the phone: call one “phone” or “телефон”. Columns in the first line: "
            "%(seen)s"
        )
    return N_(
        "There is no column for the text: call one “text” or “текст”, or give one text for all. "
        "Columns in the first line: %(seen)s"
    )


def _seen(head: Sequence[str]) -> str:
    names = [f"“{_quotable(name)}”" for name in head if name.strip()]
    return ", ".join(names[:MOST_QUOTED] + ["…"] * (len(names) > MOST_QUOTED)) or "—"


def _quotable(name: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    line = mask_within(line)  # a file without a head begins with somebody's phone
    return line if len(line) <= LONGEST_QUOTED else f"{line[:LONGEST_QUOTED]}…"
