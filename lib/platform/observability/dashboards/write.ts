import { writeDashboards } from "./generate";

writeDashboards();
