"""Giving and ending roles: guardian rows with direct foreign keys."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from guardian.shortcuts import assign_perm, remove_perm

from workflows.constants import Role
from workflows.models import Matter, MatterUserRole, Organ, OrganGroupRole, OrganUserRole, User
from workflows.statements import Statement


def appoint(user: User, role: str, organ: Organ) -> None:
    """Give a person a role in an organ."""
    assign_perm(role, user, organ)


def dismiss(user: User, role: str, organ: Organ) -> None:
    """End a person's role in an organ; what they did stays in the record."""
    remove_perm(role, user, organ)


def assign_named(matter: Matter, *people: User, role: str) -> None:
    """Name people on one matter (counsel, expert, insider); who is named already stays so."""
    (named,) = _NAMED_ROLE.objects(role=role)
    MatterUserRole.objects.bulk_create(
        [MatterUserRole(permission=named, user=one, content_object=matter) for one in people],
        ignore_conflicts=True,
    )


_NAMED_ROLE: Final = Statement(
    lambda role: Permission.objects.filter(
        content_type__app_label=Matter._meta.app_label,
        content_type__model=Matter._meta.model_name,
        codename=role,
    ).order_by(),
    role=str,
)


def remove_named(matter: Matter, user: User, role: str) -> None:
    """End a person's part in one matter; what they did stays in the record."""
    remove_perm(role, user, matter)


def holders(role: str, organ: Organ) -> QuerySet[User]:
    """The people who hold a role in an organ now, by themselves or through a group."""
    direct = OrganUserRole.objects.filter(permission__codename=role, content_object=organ)
    groups = OrganGroupRole.objects.filter(permission__codename=role, content_object=organ)
    return (
        User.objects.filter(
            Q(pk__in=direct.values("user")) | Q(groups__in=groups.values("group")), is_active=True
        )
        .order_by("pk")
        .distinct()
    )


def remove_from_matter(matter: Matter, user: User, *roles: str) -> list[str]:
    """End these parts of a person in one matter, or all: what they were."""
    rows = MatterUserRole.objects.filter(content_object=matter, user=user)
    if roles:
        rows = rows.filter(permission__codename__in=roles)
    ended = sorted(rows.values_list("permission__codename", flat=True))
    rows.delete()
    return ended


def insiders_of(matter: Matter) -> QuerySet[User]:
    """The people named on a matter, in whatever part: they know it."""
    named = MatterUserRole.objects.filter(content_object=matter).values("user")
    return User.objects.filter(pk__in=named).order_by("pk")


def knowing(matter: Matter) -> QuerySet[User]:
    """Who may know a secret matter: the people named on it, and those who answer for the secrets
    of the drafting unit."""
    named = MatterUserRole.objects.filter(content_object=matter).values("user")
    officers = holders(Role.SECRECY_OFFICER, matter.drafting_unit).order_by()
    return User.objects.filter(Q(pk__in=named) | Q(pk__in=officers.values("pk")), is_active=True)


def people_of(organs: Collection[int]) -> QuerySet[User]:
    """The people who work in one of the organs or hold a role there."""
    direct = OrganUserRole.objects.filter(content_object__in=organs)
    groups = OrganGroupRole.objects.filter(content_object__in=organs)
    return (
        User.objects.filter(
            Q(organ__in=organs)
            | Q(pk__in=direct.values("user"))
            | Q(groups__in=groups.values("group")),
            is_active=True,
        )
        .order_by("pk")
        .distinct()
    )
