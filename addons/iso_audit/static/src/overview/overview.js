import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { usePrintOnOnePage } from "./one_page";
import { OverviewTile } from "./overview_tile";

const COLUMNS = 12;
const tiles = registry.category("iso_overview_tiles");

/**
 * The first screen of the app: everything in one call, shown as tiles.
 *
 * An addon registers a component under the key of its tile in `iso_overview_tiles`; it gets
 * `tile` (as the server gave it) and `open(action)`. Keys without one are shown by OverviewTile.
 */
export class Overview extends Component {
    static template = "iso_audit.Overview";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({ data: null, year: null, scope: null });
        Object.assign(this.state, this.props.state?.look);
        this.open = this.open.bind(this);
        this.print = usePrintOnOnePage(this.root);
        this.env.config.setDisplayName(String(_t("Overview")));
        useSetupAction({
            getLocalState: () => ({ look: { year: this.state.year, scope: this.state.scope } }),
        });
        onWillStart(() => this.load());
    }

    async load() {
        const { year, scope } = this.state;
        this.state.data = await this.orm.call("iso.overview", "get_overview", [], { year, scope });
    }

    // -- what is looked at ------------------------------------------------------------------

    async setYear(year) {
        const { first_year, last_year } = this.state.data;
        if (year >= first_year && year <= last_year) {
            this.state.year = year;
            await this.load();
        }
    }

    async setScope(scope) {
        this.state.scope = scope;
        await this.load();
        this.root.el?.scrollTo({ top: 0 });
    }

    onChangeScope(ev) {
        const { value } = ev.target;
        return this.setScope(value === "all" ? value : Number(value));
    }

    get scopeName() {
        const { scope, scopes, agency } = this.state.data;
        return scopes.find((each) => each.id === scope)?.name || agency;
    }

    get greeting() {
        const person = this.state.data.person;
        const hour = luxon.DateTime.now().hour;
        if (hour < 11) {
            return _t("Good morning, %(person)s", { person });
        }
        return hour < 18
            ? _t("Good afternoon, %(person)s", { person })
            : _t("Good evening, %(person)s", { person });
    }

    get today() {
        return luxon.DateTime.now().toLocaleString({
            weekday: "long", day: "numeric", month: "numeric", year: "numeric",
        });
    }

    // -- tiles ------------------------------------------------------------------------------

    /**
     * The tiles with the width they get: the last one of a row takes what is left of it. A tile
     * of two rows stands in the way of the second one.
     */
    get placed() {
        const placed = [];
        let free = COLUMNS;
        let above = 0;
        let held = 0;
        const endRow = () => {
            if (free && placed.length && !above) {
                placed.at(-1).width += free;
            }
            above = held;
            free = COLUMNS - above;
            held = 0;
        };
        for (const tile of this.state.data.tiles) {
            if (tile.span > free) {
                endRow();
            }
            placed.push({ tile, width: tile.span });
            free -= tile.span;
            held += tile.rows > 1 ? tile.span : 0;
        }
        endRow();
        return placed;
    }

    component(tile) {
        return tiles.get(tile.component || tile.key, OverviewTile);
    }

    /** Open what a figure stands for; a scope switches the whole screen to that agency. */
    async open(action) {
        if (action.iso_scope) {
            return this.setScope(action.iso_scope);
        }
        return this.action.doAction(action);
    }
}

registry.category("actions").add("iso_overview", Overview);
