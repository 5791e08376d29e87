/** The program, by the variable that cdktf reads too: Terraform, or OpenTofu. */
export const terraformProgram = (): string => process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";

/** How to get it. */
export const INSTALL_TERRAFORM = "https://developer.hashicorp.com/terraform/install";
