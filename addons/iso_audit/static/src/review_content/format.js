import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { formatFloat } from "@web/core/utils/numbers";

/** A number as the user writes it, with decimals only where it has some. */
export function formatNumber(number) {
    return formatFloat(number, { digits: [16, 2], trailingZeros: false });
}

/** What a cell of a column of that kind says; nothing measured is a dash. */
export function formatCell(value, kind) {
    if (value === null || value === undefined || value === false) {
        return "–";
    }
    switch (kind) {
        case "number":
            return typeof value === "number" ? formatNumber(value) : value;
        case "percent":
            return typeof value === "number" ? `${formatNumber(value)} %` : value;
        case "date":
            return value ? formatDate(deserializeDate(value)) : "–";
        default:
            return value;
    }
}
