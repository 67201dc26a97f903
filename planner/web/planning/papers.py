"""The files of plans and studies, handed out to whoever may have them."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from duxue import desk
from duxue.planner.web.access.models import Office
from duxue.planner.web.access.permissions import may
from duxue.planner.web.archive.store import file_in, folder_in, folder_of


def paper(request: HttpRequest, office: Office, digest: str, path: str, *, own: bool = True) -> Path:
    """A file of a kept folder.

    The tables that a plan was made from, as a folder or as a workbook and wherever they lie, hold telephones, homes and reasons:
    they are for those who see what is private, and for nobody where they are not the office's ``own`` (of a city's joined plan).
    Whatever is not there is not found.
    """
    file = file_in(digest, path)
    if file is None:
        raise Http404
    inside = file.relative_to(folder_of(digest).resolve()).parts
    tells = any(map(_tells, inside))
    if tells and not (own and may(request.user, office, "private")):
        raise PermissionDenied
    return file


def _tells(name: str) -> bool:
    """Whether a file or folder holds what is private."""
    return Path(name).stem == desk.COPY


def listed(digest: str, path: str) -> list[str] | None:
    """The files of a folder inside a kept folder that everybody who comes there may have; None where there is no such folder."""
    folder = folder_in(digest, path)
    if folder is None or any(map(_tells, Path(path).parts)):
        return None
    return sorted(one.name for one in folder.iterdir() if one.is_file() and not _tells(one.name))
