import { _t } from "@web/core/l10n/translation";

const { DateTime, Info } = luxon;

/** Names of the twelve months for the head of a column. */
export function shortMonths() {
    return [
        _t("Jan"), _t("Feb"), _t("Mar"), _t("Apr"), _t("May"), _t("Jun"),
        _t("Jul"), _t("Aug"), _t("Sep"), _t("Oct"), _t("Nov"), _t("Dec"),
    ].map(String);
}

/** Full names of the twelve months in the user's language, with a capital letter. */
export function longMonths() {
    return Info.months("long").map(capital);
}

/** A month of a year as it is written in the user's language. */
export function monthOfYear(month, year) {
    const day = DateTime.fromObject({ year, month });
    return capital(day.toLocaleString({ month: "long", year: "numeric" }));
}

function capital(words) {
    return words[0].toUpperCase() + words.slice(1);
}
