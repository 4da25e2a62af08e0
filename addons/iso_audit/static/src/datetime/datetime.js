import { formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { DateTimeField, dateTimeField } from "@web/views/fields/datetime/datetime_field";

/** Date and time in figures, 24 h, without seconds: 02/12/2026 08:30. */
export class IsoDateTimeField extends DateTimeField {
    getFormattedValue(valueIndex) {
        const value = this.values[valueIndex];
        return value ? formatDateTime(value, { format: "dd/MM/yyyy HH:mm" }) : "";
    }
}

registry.category("fields").add("iso_datetime", { ...dateTimeField, component: IsoDateTimeField });
