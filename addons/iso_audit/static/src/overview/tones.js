/** The class of text in the colour of a tone. */
export function toneClass(tone) {
    return `o_iso_overview_tone_${tone || "dark"}`;
}

/** The colour of a tone as on every other screen; a canvas knows no style sheet. */
export function toneColor(tone) {
    const probe = document.createElement("span");
    probe.className = toneClass(tone);
    document.body.append(probe);
    const color = getComputedStyle(probe).getPropertyValue("--o-iso-tone").trim();
    probe.remove();
    return color;
}
