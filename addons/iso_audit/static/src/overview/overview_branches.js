import { Component, useState } from "@odoo/owl";
import { Domain } from "@web/core/domain";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { tileProps } from "./overview_tile";
import { toneClass } from "./tones";

const SHOWN = 12;

/** Key figures of all agencies, the worst first; each opens the records of its agency. */
export class OverviewBranches extends Component {
    static template = "iso_audit.OverviewBranches";
    static props = tileProps;

    setup() {
        this.toneClass = toneClass;
        this.state = useState({ all: false });
    }

    get data() {
        return this.props.tile.data;
    }

    get allWords() {
        return _t("All %(count)s agencies", { count: this.data.rows.length });
    }

    get rows() {
        return this.state.all ? this.data.rows : this.data.rows.slice(0, SHOWN);
    }

    openCell(row, column) {
        const ofAgency = new Domain([["company_id", "=", row.id]]);
        return this.props.open({
            ...column.action,
            name: `${column.label} – ${row.name}`,
            domain: Domain.and([column.action.domain, ofAgency]).toList(),
        });
    }
}

registry.category("iso_overview_tiles").add("branches", OverviewBranches);
