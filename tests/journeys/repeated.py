"""The same form sent a second time, as by a double click or by a browser that goes back: what
the person is answered, verb by verb, and that nothing is done again."""

from tests.unchanged import every_row
from workflows.models import Entry

# The step is done, or the matter has another version than the page.
CONFLICT = 409
# The form has a key: the answer to the first time is given again.
SAME = 302
# What was chosen is offered no more, or the person's own word was given already.
TAKEN = 422

# What is no conflict. A decision's item of the catalogue is taken by the matter it has opened; the
# first text of a matter is asked nothing about a change, any later is.
AGAIN = {
    "register_matter": {SAME, TAKEN},
    "record_comment": {SAME},
    "countersign": {SAME},
    "add_revision": {CONFLICT, TAKEN},
    "give_expert_opinion": {TAKEN},
    "give_counsel_opinion": {TAKEN},
    "agree_as_signer": {TAKEN},
    "assign_reviewer": {TAKEN},
    "reassign": {TAKEN},
    "remove_signer": {TAKEN},
    "strike_finding": {TAKEN},
    "approve_exception": {TAKEN},
}


def unexpected(answers):
    """Of pairs of verb and status, those that are not in the table."""
    return {(code, status) for code, status in answers if status not in AGAIN.get(code, {CONFLICT})}


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
