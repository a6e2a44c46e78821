"""What a base allows an overlay: one rule, one function. They look at values, so that no way of writing gets round them."""

from collections import Counter
from collections.abc import Collection, Iterator

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.engines.operating_model.elements.principles import Acceptance
from evenkeel.engines.operating_model.overlaying._overlay import Overlay, fingerprint
from evenkeel.engines.operating_model.reading import _codes_of_language as language
from evenkeel.engines.operating_model.reading import _codes_of_overlays as codes
from evenkeel.engines.operating_model.reading import _folder, _understand


def broken(base: OperatingModel, overlay: Overlay, *, by_hand: bool = True) -> list[Finding]:
    """Find what the base does not allow. A finding without a record is about the head; its path is there.

    `by_hand` says that people wrote the overlay, so that a record with all that it must have was meant as a new one.
    """
    return [
        *_adjusted(base, overlay, by_hand=by_hand),
        *_own_under_key_of_base(base, overlay),
        *_twice(overlay),
        *_left_out(base, overlay),
        *_excepted(overlay),
        *_organisation(base, overlay),
        *_other_base(base, overlay),
    ]


def free_fields(base: OperatingModel, ref: str) -> tuple[str, ...]:
    """Give the fields of a record of the base that an overlay may set."""
    record = base.find_ref(ref)
    return tuple(name for name in record.free if name not in _understand.ALWAYS_TIGHT) if record else ()


def _adjusted(base: OperatingModel, overlay: Overlay, *, by_hand: bool) -> Iterator[Finding]:
    """An overlay sets only fields that the base's record names in `free`."""
    for ref, fields in overlay.set_by_record.items():
        record = base.find_ref(ref)
        if record is None:
            yield codes.NOTHING_TO_ADJUST.found(
                f"The overlay adjusts {ref}, which the base does not have.", record=ref
            )
            continue
        free = free_fields(base, ref)
        tight = [name for name in fields if name not in free]
        known = _schema.fields(type(record))
        must = {name for name, field in known.items() if field.required and name != "key"}
        if by_hand and "title" in tight and must <= fields.keys():
            yield taken(base, ref)
            continue
        said = f"free there: {', '.join(free)}" if free else "nothing is free there"
        for name in tight:
            yield codes.TIGHT.found(
                f"{ref}: `{name}` is tight in the base; {said}.", record=ref, path=(name,)
            )
        for name, value in fields.items():
            if value is None or value == ():
                said = f"“{name}” of {ref} is empty, and an overlay cannot empty a field."
                yield language.EMPTY.found(said, record=ref, path=(name,))


def taken(base: OperatingModel, ref: str) -> Finding:
    """Say that a record of the overlay's own has the key of a record of the base."""
    record = base.find_ref(ref)
    title = f" (“{record.title}”)" if record else ""
    return codes.TAKEN.found(
        f"{ref} is a record of the base{title}; here it is written in full.", record=ref, path=("key",)
    )


def _own_under_key_of_base(base: OperatingModel, overlay: Overlay) -> Iterator[Finding]:
    """An own record has a key that the base does not have; of the single kinds there is one."""
    for each in overlay.own:
        single = _schema.COLLECTIONS[each.collection].single
        if base.find_ref(each.ref) or (single and base.records(each.collection)):
            yield taken(base, each.ref)


def _twice(overlay: Overlay) -> Iterator[Finding]:
    """Nothing is set twice, and no own record is there twice."""
    settings = Counter((each.ref, each.field) for each in overlay.settings)
    for (ref, field), times in settings.items():
        if times > 1:
            yield language.TWICE.found(f"“{field}” of {ref} is set twice.", record=ref, path=(field,))
    for ref, times in Counter(each.ref for each in overlay.own).items():
        if times > 1:
            yield language.TWICE.found(f"{ref} is there twice.", record=ref, path=("key",))


def _left_out(base: OperatingModel, overlay: Overlay) -> Iterator[Finding]:
    """An overlay leaves out only records that the base calls optional, and sets nothing in them."""
    for number, ref in enumerate(overlay.head.without):
        record, path = base.find_ref(ref), ("without", number)
        if record is None:
            keys = [f"{name}/{each.key}" for name, each in base.every() if each.optional]
            said = f"The overlay leaves out {ref}, which the base does not have.{_folder.nearest(ref, keys)}"
            yield codes.NOTHING_TO_LEAVE_OUT.found(said, path=path)
        elif not record.optional or ref == "about/about":
            why = (
                "which is not optional in the base"
                if not record.optional
                else "and no model can be without it"
            )
            said = f"The overlay leaves out {ref} (“{record.title}”), {why}."
            yield codes.NOT_OPTIONAL.found(said, path=path)
        elif ref in overlay.set_by_record:
            yield codes.BOTH.found(f"The overlay adjusts {ref} and leaves it out.", path=path)


def _excepted(overlay: Overlay) -> Iterator[Finding]:
    """An overlay accepts exceptions for its own records alone, and names them."""
    own = {each.ref for each in overlay.own}
    for each in overlay.own:
        if not isinstance(each.record, Acceptance):
            continue
        if not each.record.records:
            said = f"{each.ref} names no records, and so is an exception for all of them, the base's as well."
            yield codes.NOT_YOURS_TO_EXCEPT.found(said, record=each.ref)
        for number, ref in enumerate(each.record.records):
            if ref not in own:
                said = f"{each.ref} accepts an exception for {ref}, which is not the overlay's own."
                yield codes.NOT_YOURS_TO_EXCEPT.found(said, record=each.ref, path=("records", number))


def _organisation(base: OperatingModel, overlay: Overlay) -> Iterator[Finding]:
    """The overlay's organisation is one of those that share the model."""
    ref = f"organisations/{overlay.head.organisation}"
    here = base.find_ref(ref) or any(each.ref == ref for each in overlay.own)
    if not here or ref in overlay.head.without:
        near = _folder.nearest(overlay.head.organisation, [each.key for each in base.organisations])
        said = f"“organisation” of the overlay names “{overlay.head.organisation}”, and no organisation has this key.{near}"
        yield language.NOWHERE.found(said, path=("organisation",))


def _other_base(base: OperatingModel, overlay: Overlay) -> Iterator[Finding]:
    """An overlay that says on which base it was made is used with that base."""
    if overlay.head.base is not None and overlay.head.base != fingerprint(base):
        said = f"The overlay was made on the base {overlay.head.base}; this one is {fingerprint(base)}."
        yield codes.OTHER_BASE.found(said, path=("base",))


def links(
    overlay: Overlay, model: OperatingModel, files: Collection[str] | None
) -> Iterator[tuple[str, int, Finding]]:
    """After the merge every link leads somewhere. A finding that only the head can put right has no record."""
    without = {ref: number for number, ref in enumerate(overlay.head.without)}
    own = {each.ref for each in overlay.own}
    for collection, index, finding in _understand.broken_links(model, files or ()):
        if files is None and finding.code == language.NO_FILE.code:
            continue
        aim = target(model.records(collection)[index], finding)
        if finding.code != language.NOWHERE.code or aim not in without:
            yield collection, index, finding
            continue
        where = ".".join(str(step) for step in finding.path)
        said = f"“{where}” of {finding.record} names {aim}, which the overlay leaves out."
        ref = str(finding.record)
        local = ref in own or finding.path[0] in overlay.set_by_record.get(ref, {})
        record, path = (ref, finding.path) if local else (None, ("without", without[aim]))
        yield collection, index, codes.NEEDED.found(said, record=record, path=path)


def target(record: Record, finding: Finding) -> str:
    """Give the record that a link at the path of a finding names."""
    return next(
        (f"{each.collection}/{each.key}" for each in _schema.links(record) if each.path == finding.path), ""
    )
