"""Colours and sizes of the window as plain values; it refuses to know any widget.

Calm grey carries everything normal; saturated colour is left for what is not (ISA-101). Contrast of every token and the
distance between the priority chips for colour-blind eyes are held by ``tests/views/test_theme.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0


@dataclass(frozen=True, slots=True)
class Chip:
    """A filled label: coloured text on grey can't be told apart by everybody, a filled chip can."""

    fill: str
    text: str
    outline: str


@dataclass(frozen=True, slots=True)
class Theme:
    """One look. Colours are ``#RRGGBB``; lengths are millimetres of the real screen, see ``px``."""

    name: str
    """``light``, ``dark`` or ``contrast``."""
    background: str
    surface: str
    surface_raised: str
    border: str
    grid: str
    text: str
    text_muted: str
    accent: str
    """Focus, selection and the current page; never a process state."""
    on_accent: str
    hover: str
    running: str
    idle: str
    setup: str
    fault: str
    stopped: str
    offline: str
    """Hatched, never filled: there is no information."""
    on_state: str
    """Text and icons on a fill of one of the state colours."""
    stale: str
    p1: Chip
    p2: Chip
    p3: Chip
    p4: Chip
    exception: Chip
    """Override ≠ 100 %, mode ≠ AUTOMATIC and the like: worth seeing, not an alarm."""
    failure: str
    """NAMUR NE 107, for devices and links: ✕ failure, spanner, △? and oil can."""
    function_check: str
    out_of_specification: str
    maintenance: str
    normal_band: str
    limit: str
    pens: tuple[str, ...]
    font_family: str = "DejaVu Sans Condensed"
    small_pt: float = 8.5
    body_pt: float = 10.0
    title_pt: float = 12.5
    value_pt: float = 16.0
    state_pt: float = 15.0
    figure_pt: float = 26.0
    gap_mm: float = 2.0
    margin_mm: float = 4.0
    target_mm: float = 20.0
    """Smallest side of what an operator taps."""
    primary_mm: float = 25.0
    """Smallest side of the one button that an operator needs most."""
    touch_gap_mm: float = 4.0
    """Least distance between two things that an operator taps."""
    control_mm: float = 10.0
    """Height of controls on the pages of technicians (mouse and keyboard first)."""
    radius_mm: float = 1.2
    dpi: float = 96.0
    scale: float = 1.0
    """Font and size factor, 0.8 … 2.0."""
    still: bool = False
    """Reduced motion: nothing blinks, slides or pulses."""

    def px(self, mm: float) -> int:
        """Millimetres of the real screen in device-independent pixels, at least one."""
        return max(1, round(mm / MM_PER_INCH * self.dpi * self.scale))

    def font_px(self, points: float) -> int:
        """Points (1/72 inch of the real screen) in device-independent pixels."""
        return max(7, round(points / POINTS_PER_INCH * self.dpi * self.scale))

    def state_colour(self, state: str) -> str:
        """Colour of a machine state by its value (``running`` …)."""
        return {
            "running": self.running,
            "idle": self.idle,
            "setup": self.setup,
            "fault": self.fault,
            "stopped": self.stopped,
        }.get(state, self.offline)

    def chip(self, priority: int) -> Chip:
        """Chip of alarm priority 1 … 4."""
        return (self.p1, self.p2, self.p3, self.p4)[priority - 1]

    def pen(self, index: int) -> str:
        """Colour of the n-th curve; repeats after the last."""
        return self.pens[index % len(self.pens)]


LIGHT = Theme(
    name="light",
    background="#D4D4D4",
    surface="#E0E0E0",
    surface_raised="#ECECEC",
    border="#A8ABAE",
    grid="#C2C5C8",
    text="#1A1A1A",
    text_muted="#4A4E52",
    accent="#1F4E79",
    on_accent="#FFFFFF",
    hover="#C8CACC",
    running="#4A6A85",
    idle="#7A6433",
    setup="#3A5C9E",
    fault="#B00020",
    stopped="#7D4A2C",
    offline="#63676B",
    on_state="#FFFFFF",
    stale="#505458",
    p1=Chip("#B00020", "#FFFFFF", "#1A1A1A"),
    p2=Chip("#F07D00", "#000000", "#1A1A1A"),
    p3=Chip("#FFE14D", "#000000", "#1A1A1A"),
    p4=Chip("#5B2A86", "#FFFFFF", "#1A1A1A"),
    exception=Chip("#F5F5F5", "#1A1A1A", "#1A1A1A"),
    failure="#B00020",
    function_check="#A35200",
    out_of_specification="#756000",
    maintenance="#1F5FBF",
    normal_band="#BCC6CE",
    limit="#B00020",
    pens=(
        "#1F5FA8",
        "#A34700",
        "#1B6E3C",
        "#8A1F7A",
        "#6B5200",
        "#0B6370",
        "#B00048",
        "#444B8C",
        "#5C4033",
        "#333333",
    ),
)

DARK = Theme(
    name="dark",
    background="#2B2F33",
    surface="#33383D",
    surface_raised="#3C4248",
    border="#5A6168",
    grid="#454B51",
    text="#E8E8E8",
    text_muted="#B4BAC0",
    accent="#8CB8E0",
    on_accent="#14181C",
    hover="#41474E",
    running="#8FA9BF",
    idle="#C2AC72",
    setup="#86A9E0",
    fault="#FF6B78",
    stopped="#D0966B",
    offline="#A3A9AF",
    on_state="#14181C",
    stale="#B0B6BC",
    p1=Chip("#DE2A44", "#FFFFFF", "#FF8A96"),
    p2=Chip("#FF9E2C", "#000000", "#FF9E2C"),
    p3=Chip("#FFF07A", "#000000", "#FFF07A"),
    p4=Chip("#B58BE6", "#000000", "#B58BE6"),
    exception=Chip("#1E2225", "#E8E8E8", "#E8E8E8"),
    failure="#FF6B78",
    function_check="#FF9E2C",
    out_of_specification="#FFF07A",
    maintenance="#7FB2F5",
    normal_band="#495660",
    limit="#FF6B78",
    pens=(
        "#6CB2FF",
        "#FFB057",
        "#7ED491",
        "#E58BD6",
        "#E6D85C",
        "#5FD3D8",
        "#FF8593",
        "#A6A9FF",
        "#D2B48C",
        "#F0F0F0",
    ),
)

CONTRAST = Theme(
    name="contrast",
    background="#000000",
    surface="#000000",
    surface_raised="#101010",
    border="#9A9A9A",
    grid="#6E6E6E",
    text="#FFFFFF",
    text_muted="#E0E0E0",
    accent="#FFE14D",
    on_accent="#000000",
    hover="#2A2A2A",
    running="#9CC7EC",
    idle="#E8CF7A",
    setup="#A9C6FF",
    fault="#FF7480",
    stopped="#F0A878",
    offline="#D0D0D0",
    on_state="#000000",
    stale="#D0D0D0",
    p1=Chip("#D01030", "#FFFFFF", "#FFFFFF"),
    p2=Chip("#FF9E2C", "#000000", "#FFFFFF"),
    p3=Chip("#FFF07A", "#000000", "#FFFFFF"),
    p4=Chip("#B58BE6", "#000000", "#FFFFFF"),
    exception=Chip("#000000", "#FFFFFF", "#FFFFFF"),
    failure="#FF7480",
    function_check="#FF9E2C",
    out_of_specification="#FFF07A",
    maintenance="#8FC0FF",
    normal_band="#4A5560",
    limit="#FF7480",
    pens=DARK.pens,
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}
"""In the order in which one key walks through them."""


def sized(theme: Theme, *, dpi: float, scale: float = 1.0, still: bool = False) -> Theme:
    """The theme for a screen. Virtual machines and projectors report nonsense as their DPI: that becomes 96."""
    plausible = 60.0 <= dpi <= 400.0
    return replace(theme, dpi=dpi if plausible else 96.0, scale=min(2.0, max(0.8, scale)), still=still)
