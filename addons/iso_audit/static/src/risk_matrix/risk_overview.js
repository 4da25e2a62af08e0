import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { levelOf, RiskMatrix } from "./risk_matrix";

/** All open risks or opportunities in one matrix; each cell opens its records. */
export class RiskOverview extends Component {
    static template = "iso_audit.RiskOverview";
    static components = { Layout, RiskMatrix };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.display = { controlPanel: {} };
        this.kinds = [
            ["risk", _t("Risks")],
            ["opportunity", _t("Opportunities")],
        ];
        this.stages = [
            [false, _t("Before treatment"), "before"],
            [true, _t("After treatment"), "after"],
        ];
        this.state = useState({
            kind: "risk",
            residual: false,
            department: false,
            data: null,
            ...this.props.state?.chosen,
        });
        useSetupAction({
            getLocalState: () => ({
                chosen: {
                    kind: this.state.kind,
                    residual: this.state.residual,
                    department: this.state.department,
                },
            }),
        });
        onWillStart(() => this.load());
    }

    async load() {
        const { kind, residual, department } = this.state;
        this.state.data = await this.keepLast.add(
            this.orm.call("iso.risk", "get_matrix", [kind, residual, department])
        );
    }

    choose(values) {
        Object.assign(this.state, values);
        return this.load();
    }

    count(likelihood, impact) {
        const cell = this.state.data.cells.find(
            (each) => each.likelihood === likelihood && each.impact === impact
        );
        return cell ? cell.count : 0;
    }

    cell(likelihood, impact) {
        const count = this.count(likelihood, impact);
        return {
            text: count || "",
            isEmpty: !count,
            label: count === 1 ? _t("1 is open") : _t("%s are open", count),
        };
    }

    get levels() {
        return this.state.data.scale.map((step) => ({
            ...step,
            count: this.state.data.cells.reduce((sum, cell) => {
                const rating = Number(cell.likelihood) * Number(cell.impact);
                const { level } = levelOf(this.state.data.scale, rating);
                return level === step.level ? sum + cell.count : sum;
            }, 0),
        }));
    }

    get unratedText() {
        const count = this.state.data.unrated;
        return count === 1
            ? _t("1 has no rating after treatment yet")
            : _t("%s have no rating after treatment yet", count);
    }

    field(name) {
        return (this.state.residual ? "residual_" : "") + name;
    }

    show(title, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: title,
            res_model: "iso.risk",
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
            domain: [...this.state.data.domain, ...domain],
        });
    }

    openCell(likelihood, impact) {
        if (!this.count(likelihood, impact)) {
            return;
        }
        return this.show(
            _t("Likelihood %(likelihood)s, impact %(impact)s", { likelihood, impact }),
            [
                [this.field("likelihood"), "=", likelihood],
                [this.field("impact"), "=", impact],
            ]
        );
    }

    openLevel(step) {
        return this.show(step.label, [
            [this.field("rating"), ">=", step.first],
            [this.field("rating"), "<=", step.last],
        ]);
    }

    openUnrated() {
        return this.show(_t("Without a rating after treatment"), [
            [this.field("rating"), "=", 0],
        ]);
    }
}

registry.category("actions").add("iso_risk_matrix", RiskOverview);
