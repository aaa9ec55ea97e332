"""What the document renderer refuses, each in one Chinese sentence."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.errors import WorkflowError


@dataclass
class DocumentRefused(WorkflowError):
    """Root of all refusals of the renderer: nothing was written."""

    code: str = "document_refused"
    status_code: int = 422

    __hash__ = WorkflowError.__hash__


@dataclass
class BadNumber(DocumentRefused):
    """The 发文字号 breaks GB/T 9704-2012, 7.2.5; ``number`` is the text as given."""

    code: str = "bad_document_number"
    number: str = ""

    __hash__ = WorkflowError.__hash__


@dataclass
class IncompleteDocument(DocumentRefused):
    """An element the style needs is missing or contradicts another; ``element`` names it."""

    code: str = "incomplete_document"
    element: str = ""

    __hash__ = WorkflowError.__hash__


@dataclass
class LayoutImpossible(DocumentRefused):
    """The text cannot be set as the standard demands, for example no body on the first page."""

    code: str = "layout_impossible"

    __hash__ = WorkflowError.__hash__


@dataclass
class MissingGlyphs(DocumentRefused):
    """A chosen font lacks ``characters``; a box is never printed instead."""

    code: str = "missing_glyphs"
    characters: str = ""

    __hash__ = WorkflowError.__hash__


@dataclass
class FontUnfit(DocumentRefused):
    """A font file is absent, unreadable, or its full width is not 1 em."""

    code: str = "font_unfit"
    status_code: int = 500
    path: str = ""

    __hash__ = WorkflowError.__hash__
