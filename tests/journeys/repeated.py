"""The same form sent a second time, as by a double click or by a browser that goes back: what
the person is answered, verb by verb, and that nothing is done again."""

from tests.unchanged import every_row
from workflows.models import Entry

# Done already at its step or in its turn; or others have acted since: the page was another one.
CONFLICT = 409
# The form has a key: the answer to the first time is given again.
SAME = 302
# Whoever repeats it may not: it was their last part in the matter.
NOT_THEIRS = 403
# What is filled in was offered once, and is taken.
TAKEN = 422

AGAIN = {
    "register_matter": SAME,
    "record_comment": SAME,
    "countersign": SAME,
}


def everything():
    """All rows; of the ledger the acts and not the refusals, which law wants written down."""
    return every_row(), list(Entry.objects.filter(refusal="").order_by("pk").values_list())


def send(visitor, form):
    """The plain answer to a form, sent with its files from their beginning."""
    for one in form.controls:
        if one.kind == "file":
            for file in one.values:
                file.seek(0)
    return visitor.client.post(form.address, form.data())


def sent_again(visitor, form):
    """The status of the answer to a form that was sent before; nothing is done by it."""
    before = everything()
    answer = send(visitor, form)
    assert everything() == before
    return answer.status_code
