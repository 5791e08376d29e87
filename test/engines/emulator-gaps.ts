/** Something that the emulator takes but does not give back, so that Terraform plans to set it again. */
export interface Gap {
  readonly type: string;
  /** Attributes that come back empty. */
  readonly attributes: readonly string[];
}

/**
 * What MiniStack 1.5.33 forgets. Any other difference in a second plan is a fault; the differences that this list explains are told in
 * the run's table.
 */
export const gaps: readonly Gap[] = [
  {
    type: "aws_cloudwatch_metric_alarm",
    attributes: ["actions_enabled", "alarm_actions", "period", "statistic"],
  },
  {
    type: "aws_db_instance",
    attributes: ["backup_window", "enabled_cloudwatch_logs_exports", "performance_insights_kms_key_id"],
  },
  { type: "aws_flow_log", attributes: ["iam_role_arn", "max_aggregation_interval", "tags", "tags_all"] },
  { type: "aws_launch_template", attributes: ["block_device_mappings", "latest_version"] },
  { type: "aws_vpc_security_group_egress_rule", attributes: ["tags", "tags_all"] },
];

/** What MiniStack 1.5.33 keeps when it is told to change it: it reads another parameter than the one that the provider sends. */
export const unchanged: readonly Gap[] = [
  { type: "aws_vpc_security_group_ingress_rule", attributes: ["referenced_security_group_id"] },
];
