import { DnsManagedZoneIamMember } from "@cdktf/provider-google/lib/dns-managed-zone-iam-member";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { Construct } from "constructs";
import type { WorkloadIdentity } from "../cloud/workload-identity";
import type { GcpProject } from "./project";

/** The right of external-dns to write records in one zone; it finds the zone by listing those of the project. */
export class GcpDnsWriter extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: { readonly project: GcpProject; readonly zone: string; readonly identity: WorkloadIdentity },
  ) {
    super(scope, id);
    const { project, zone, identity } = props;
    const member = `serviceAccount:${identity.principal}`;
    const dependsOn = project.enabled("dns");
    new DnsManagedZoneIamMember(this, "zone", {
      managedZone: zone,
      role: "roles/dns.admin",
      member,
      dependsOn,
    });
    new ProjectIamMember(this, "list", {
      project: project.id,
      role: "roles/dns.reader",
      member,
      dependsOn: [...dependsOn, ...project.enabled("cloudresourcemanager")],
    });
  }
}
