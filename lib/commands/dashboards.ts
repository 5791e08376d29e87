import { writeDashboards } from "../platform/observability/dashboards/generate";

/** `npm run dashboards`: writes the dashboards' JSON from their sources. */
writeDashboards();
