// The regions that are offered; any other may be typed at sign-in, for this cloud knows them all.
export const regions = [
  "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "eu-central-1", "eu-central-2",
  "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2", "eu-west-3", "ap-east-1", "ap-northeast-1", "ap-northeast-2",
  "ap-south-1", "ap-southeast-1", "ap-southeast-2", "af-south-1", "il-central-1", "me-central-1",
];
