"""What is made while things are lasting is not searched for rubbish, and the collector works on afterwards."""

from __future__ import annotations

import gc

from anthology.lasting import NEW, lasting


def test_lasting_objects_are_left_out_of_later_searches_and_the_collector_goes_on() -> None:
    """The collector rests meanwhile, what was made is frozen, and what comes after is collected, only less often."""
    made: list[object] = []
    before = gc.get_threshold()
    try:
        with lasting():
            assert not gc.isenabled()
            made.append({"a": []})
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold() == (NEW, *before[1:])
        assert not any(found is made[0] for found in gc.get_objects())
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
