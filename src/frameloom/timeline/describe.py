"""The timeline: what every frame shows, and what is heard. Pure: (project, frame) -> picture."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from frameloom.core.errors import UsageError
from frameloom.core.picture import Picture
from frameloom.core.sound import Mix
from frameloom.core.time import frame_time
from frameloom.params.exact import seconds
from frameloom.params.problems import nearest
from frameloom.project import Project, check_effects, check_texts, scene_name
from frameloom.timeline.assemble import Assembly, parted
from frameloom.timeline.captions import CaptionTracks, Subtitles
from frameloom.timeline.mix import mix
from frameloom.timeline.schedule import schedule
from frameloom.timeline.sources import Facts


class Timeline:
    """A checked project on the clock of its frames; `facts` tells what its media are.

    Everything is prepared once, here: raises MediaError where a medium is missing or shorter than
    its trim, ProjectError for a font that is not there, a character that no font has, and captions
    that cannot be read. After that `picture` and `mix` change nothing, and may be called in any
    order from any thread.
    """

    def __init__(self, project: Project, facts: Facts) -> None:
        check_effects(project)
        fps = Fraction(project.fps)
        lengths = [seconds(scene.duration, fps) for scene in project.scenes]
        self.schedule = schedule(lengths, fps)
        self._captions = CaptionTracks(project, self.schedule.frames)
        check_texts(project)
        self.size: tuple[int, int] = project.pixels
        assembly = Assembly(project, self.schedule, facts)
        self._scenes = [assembly.scene(slot) for slot in self.schedule.slots]
        self._effects = assembly.project_effects()
        self._sounds = assembly.sounds()
        self._working = project.color.working
        self._names = [scene_name(project, slot.index) for slot in self.schedule.slots]

    @property
    def fps(self) -> Fraction:
        return self.schedule.fps

    @property
    def frames(self) -> int:
        """N: round(total length x fps), half up, at least 1."""
        return self.schedule.frames

    def picture(self, frame: int) -> Picture:
        """What frame `frame` shows, 0 <= frame < `frames`, at the time frame / fps."""
        slot = self.schedule.slot_of(frame)
        t = frame_time(frame, self.fps)
        calls = (call for effect in self._effects if (call := effect.at(t, frame)))
        overall, optics = parted(calls)
        scene = self._scenes[slot.index]
        made = scene.picture(frame, t, self.size, optics)
        if scene.change is not None and t - slot.start_s < scene.change.length_s:
            leaving = self._scenes[slot.index - 1].picture(frame, t, self.size, optics)
            made = scene.change.over(made, leaving, t - slot.start_s)
        captions = self._captions.at(frame)
        return replace(made, overall=overall, captions=captions, working=self._working)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the captions' files."""
        return tuple(self._captions.notes)

    @property
    def subtitles(self) -> tuple[Subtitles, ...]:
        """The captions that are written: beside the video, or as a track of it."""
        return tuple(self._captions.written)

    def mix(self, first: int, last: int) -> Mix:
        """What is heard over frames [first, last), on a clock that starts with frame `first`."""
        if not 0 <= first < last <= self.frames:
            raise IndexError(f"frames [{first}, {last}) are not within [0, {self.frames})")
        return mix(self._sounds, first, last, self.fps)

    def scene_frames(self, scene: str | int) -> range:
        """The frames of a scene, by its id or its number from 0 on; a scene shorter than a frame
        may have none. Raises UsageError where there is no such scene."""
        if isinstance(scene, str):
            if scene not in self._names:
                hint = nearest(scene, self._names) or f"; there are {', '.join(self._names)}"
                raise UsageError(f"there is no scene {scene!r}{hint}")
            scene = self._names.index(scene)
        if not 0 <= scene < len(self._names):
            raise UsageError(f"there is no scene {scene}; they go from 0 to {len(self._names) - 1}")
        return self.schedule.slots[scene].frames
