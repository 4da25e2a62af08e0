import { _t } from "@web/core/l10n/translation";

const { Info } = luxon;

/** Names of the twelve months for the head of a column. */
export function shortMonths() {
    return [
        _t("Jan"), _t("Feb"), _t("Mar"), _t("Apr"), _t("May"), _t("Jun"),
        _t("Jul"), _t("Aug"), _t("Sep"), _t("Oct"), _t("Nov"), _t("Dec"),
    ].map(String);
}

/** Full names of the twelve months in the user's language, with a capital letter. */
export function longMonths() {
    return Info.months("long").map((name) => name[0].toUpperCase() + name.slice(1));
}
