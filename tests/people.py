"""Single persons with a password, for tests of signing in: no organ has to be built around them."""

from django.test import Client

from workflows.appointments import appoint
from workflows.models import Organ, User

PASSWORD = "correct-horse-7"


def a_person(username="zhou", *, role="", **fields):
    """Somebody who can sign in, with a role in an organ of their own if one is named."""
    person = User.objects.create_user(username, password=PASSWORD, name="周启明", **fields)
    if role:
        organ = Organ.objects.create(
            name=f"{username}局", division="510811", level="county", type="department"
        )
        appoint(person, role, organ)
    return person


def a_head(username="juzhang"):
    """Somebody who signs for an organ."""
    return a_person(username, role="head")


def with_password(person, client=None, **said):
    """The client and what it was answered to the person's name and password."""
    client = client or Client()
    entered = {"username": person.username, "password": PASSWORD, **said}
    return client, client.post("/sign-in/", entered)
