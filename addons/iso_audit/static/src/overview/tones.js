const CLASSES = {
    danger: "text-danger",
    warning: "text-warning-emphasis",
    info: "text-info-emphasis",
    primary: "text-primary",
    success: "text-success",
    muted: "text-muted",
    dark: "text-body",
};

/** The class of text in the colour of a tone. */
export function toneClass(tone) {
    return CLASSES[tone] || CLASSES.dark;
}

/** The colour of a tone as on every other screen; a canvas knows no style sheet. */
export function toneColor(tone) {
    const probe = document.createElement("span");
    probe.className = tone === "dark" || !tone ? "text-muted" : `text-${tone}`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
}
