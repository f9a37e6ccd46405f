using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.Ec2;

public sealed class InstancePermissionTests
{
    private const string Image = "ami-00000000000000023";
    private const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    private static string Launch(string more = "") => $$"""{"ImageId":"{{Image}}","MinCount":1,"MaxCount":1,"InstanceType":"t3.micro"{{more}}}""";

    [Fact]
    public async Task Launching_with_a_profile_takes_the_right_to_pass_its_role()
    {
        await using var cloud = await StartAsync();
        await MakeProfileAsync(cloud.Administrator, "server", Allow("s3:ListAllMyBuckets"));
        var ann = await cloud.NewUserAsync(cloud.Administrator, "ann", Allow("ec2:RunInstances"));
        await Do(ann, "ec2", "RunInstances", Launch());
        var refusal = await Refused(ann, "ec2", "RunInstances", Launch(""","IamInstanceProfile":{"Name":"server"}"""));
        Assert.Equal("UnauthorizedOperation", refusal.Code);
        Assert.Contains("iam:PassRole on resource: arn:aws:iam::111111111111:role/server", refusal.Message, StringComparison.Ordinal);
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", Policy("""
            {"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*"},
            {"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::111111111111:role/server","Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}}
            """));
        await Do(bob, "ec2", "RunInstances", Launch(""","IamInstanceProfile":{"Name":"server"}"""));
        Assert.Contains("ec2:CreateTags", (await Refused(bob, "ec2", "RunInstances", Launch(""","TagSpecifications":[{"ResourceType":"instance","Tags":[{"Key":"a","Value":"b"}]}]"""))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_control_policy_can_demand_IMDSv2_and_encrypted_volumes()
    {
        await using var cloud = await StartAsync();
        var dev = await cloud.EnterAsync(await cloud.NewAccountAsync("dev"));
        await cloud.AttachAsync("SERVICE_CONTROL_POLICY", Policy("""
            {"Effect":"Deny","Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"StringNotEquals":{"ec2:MetadataHttpTokens":"required"}}},
            {"Effect":"Deny","Action":["ec2:RunInstances","ec2:CreateVolume"],"Resource":"arn:aws:ec2:*:*:volume/*","Condition":{"Bool":{"ec2:Encrypted":"false"}}}
            """), "root");
        Assert.Contains("volume/* with an explicit deny in a service control policy", (await Refused(dev, "ec2", "RunInstances", Launch())).Message, StringComparison.Ordinal);
        await Do(dev, "ec2", "EnableEbsEncryptionByDefault", "{}");
        await Do(dev, "ec2", "RunInstances", Launch());
        var refusal = await Refused(dev, "ec2", "RunInstances", Launch(""","MetadataOptions":{"HttpTokens":"optional"}"""));
        Assert.Contains("instance/* with an explicit deny in a service control policy", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_by_tag_see_the_tags_of_instances()
    {
        await using var cloud = await StartAsync();
        var ids = new List<string>();
        foreach (var team in new[] { "data", "web" })
        {
            var made = await Do(cloud.Administrator, "ec2", "RunInstances", Launch($$""","TagSpecifications":[{"ResourceType":"instance","Tags":[{"Key":"team","Value":"{{team}}"}]}]"""));
            ids.Add((string)made["Instances"]![0]!["InstanceId"]!);
        }

        var ann = await cloud.NewUserAsync(cloud.Administrator, "ann", Policy("""{"Effect":"Allow","Action":"ec2:StopInstances","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"data"}}}"""));
        await Do(ann, "ec2", "StopInstances", $$"""{"InstanceIds":["{{ids[0]}}"]}""");
        await Refused(ann, "ec2", "StopInstances", $$"""{"InstanceIds":["{{ids[1]}}"]}""");
    }

    [Fact]
    public async Task Changed_user_data_gives_the_role_of_a_stopped_instance_away_when_it_starts()
    {
        await using var cloud = await StartAsync();
        await MakeProfileAsync(cloud.Administrator, "server", Allow("s3:ListAllMyBuckets"));
        var made = await Do(cloud.Administrator, "ec2", "RunInstances", Launch(""","IamInstanceProfile":{"Name":"server"}"""));
        var id = (string)made["Instances"]![0]!["InstanceId"]!;
        var mallory = await cloud.NewUserAsync(
            cloud.Administrator, "mallory", Allow("ec2:StopInstances", "ec2:ModifyInstanceAttribute", "ec2:StartInstances"));
        await Refused(mallory, "s3", "ListBuckets", "{}");
        await Do(mallory, "ec2", "StopInstances", $$"""{"InstanceIds":["{{id}}"]}""");
        var script = Convert.ToBase64String(Encoding.UTF8.GetBytes("#cloud-boothook\n#!/bin/sh\nbulkhead-rehearsal send mallory-0123456789\n"));
        await Do(mallory, "ec2", "ModifyInstanceAttribute", $$$"""{"InstanceId":"{{{id}}}","UserData":{"Value":"{{{script}}}"}}""");
        using var web = new HttpClient(cloud.Server.CreateTransport());
        var mailbox = new Uri(cloud.Server.Endpoint, "/_rehearsal/mallory-0123456789");
        Assert.Equal(404, (int)(await web.GetAsync(mailbox, TestContext.Current.CancellationToken)).StatusCode);
        await Do(mallory, "ec2", "StartInstances", $$"""{"InstanceIds":["{{id}}"]}""");
        var sent = JsonNode.Parse(await web.GetStringAsync(mailbox, TestContext.Current.CancellationToken))!;
        var server = await cloud.ConnectAsync((string)sent["AccessKeyId"]!, (string)sent["SecretAccessKey"]!, (string)sent["Token"]!);
        Assert.Equal($"arn:aws:sts::111111111111:assumed-role/server/{id}", (string?)(await Do(server, "sts", "GetCallerIdentity", "{}"))["Arn"]);
        await Do(server, "s3", "ListBuckets", "{}");
    }

    [Fact]
    public async Task A_profile_starts_nothing_on_an_instance_that_does_not_run()
    {
        await using var cloud = await StartAsync();
        var admin = cloud.Administrator;
        await MakeProfileAsync(admin, "server", Allow("s3:ListAllMyBuckets"));
        var script = Convert.ToBase64String(Encoding.UTF8.GetBytes("#!/bin/sh\nbulkhead-rehearsal print\n"));
        var made = await Do(admin, "ec2", "RunInstances", Launch($$""","UserData":"{{script}}" """));
        var id = (string)made["Instances"]![0]!["InstanceId"]!;
        string Associate() => $$$"""{"InstanceId":"{{{id}}}","IamInstanceProfile":{"Name":"server"}}""";
        async Task<string> ConsoleAsync() => Encoding.UTF8.GetString(Convert.FromBase64String((string)(await Do(admin, "ec2", "GetConsoleOutput", $$"""{"InstanceId":"{{id}}"}"""))["Output"]!));
        await Do(admin, "ec2", "StopInstances", $$"""{"InstanceIds":["{{id}}"]}""");
        var association = (await Do(admin, "ec2", "AssociateIamInstanceProfile", Associate()))["IamInstanceProfileAssociation"]!;
        Assert.Equal("no role", await ConsoleAsync());
        await Do(admin, "ec2", "ReplaceIamInstanceProfileAssociation", $$$"""{"AssociationId":"{{{(string)association["AssociationId"]!}}}","IamInstanceProfile":{"Name":"server"}}""");
        Assert.Equal("no role", await ConsoleAsync());
        await Do(admin, "ec2", "StartInstances", $$"""{"InstanceIds":["{{id}}"]}""");
        Assert.Contains("SecretAccessKey", await ConsoleAsync(), StringComparison.Ordinal);
        await Do(admin, "ec2", "TerminateInstances", $$"""{"InstanceIds":["{{id}}"]}""");
        Assert.Equal("IncorrectInstanceState", (await Refused(admin, "ec2", "AssociateIamInstanceProfile", Associate())).Code);
    }

    [Fact]
    public async Task Every_volume_of_a_launch_is_asked_for_and_so_is_the_image_s()
    {
        await using var cloud = await StartAsync();
        var ann = await cloud.NewUserAsync(cloud.Administrator, "ann", Policy("""
            {"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*"},
            {"Effect":"Deny","Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*:*:volume/*","Condition":{"Bool":{"ec2:Encrypted":"false"}}}
            """));
        // The root volume comes from the image, and is not encrypted unless somebody says so.
        await Refused(ann, "ec2", "RunInstances", Launch());
        await Refused(ann, "ec2", "RunInstances", Launch(""","BlockDeviceMappings":[{"DeviceName":"/dev/sdf","Ebs":{"VolumeSize":1,"Encrypted":true}}]"""));
        await Do(ann, "ec2", "RunInstances", Launch(""","BlockDeviceMappings":[{"DeviceName":"/dev/xvda","Ebs":{"Encrypted":true}}]"""));
    }

    [Fact]
    public async Task An_instance_whose_role_does_not_trust_EC2_hears_of_no_commands()
    {
        await using var cloud = await StartAsync();
        var admin = cloud.Administrator;
        await MakeProfileAsync(admin, "server", Allow("s3:ListAllMyBuckets"));
        var id = (string)(await Do(admin, "ec2", "RunInstances", Launch(""","IamInstanceProfile":{"Name":"server"}""")))["Instances"]![0]!["InstanceId"]!;
        var command = $$$"""{"DocumentName":"AWS-RunShellScript","InstanceIds":["{{{id}}}"],"Parameters":{"commands":["bulkhead-rehearsal print"]}}""";
        await Do(admin, "ssm", "SendCommand", command);
        await Do(admin, "iam", "UpdateAssumeRolePolicy", $$"""{"RoleName":"server","PolicyDocument":{{Json(Trust.Replace("ec2.", "lambda.", StringComparison.Ordinal))}}}""");
        Assert.Equal("InvalidInstanceId", (await Refused(admin, "ssm", "SendCommand", command)).Code);
        Assert.Empty((JsonArray)(await Do(admin, "ssm", "DescribeInstanceInformation", "{}"))["InstanceInformationList"]!);
    }

    [Fact]
    public async Task Snapshots_stay_private_where_public_ones_are_blocked()
    {
        await using var cloud = await StartAsync();
        var volume = await Do(cloud.Administrator, "ec2", "CreateVolume", """{"AvailabilityZone":"eu-west-1a","Size":1}""");
        var snapshot = (string)(await Do(cloud.Administrator, "ec2", "CreateSnapshot", $$"""{"VolumeId":"{{(string)volume["VolumeId"]!}}"}"""))["SnapshotId"]!;
        var share = $$$"""{"SnapshotId":"{{{snapshot}}}","CreateVolumePermission":{"Add":[{"Group":"all"}]}}""";
        await Do(cloud.Administrator, "ec2", "EnableSnapshotBlockPublicAccess", """{"State":"block-new-sharing"}""");
        Assert.Equal("OperationNotPermitted", (await Refused(cloud.Administrator, "ec2", "ModifySnapshotAttribute", share)).Code);
        await Do(cloud.Administrator, "ec2", "DisableSnapshotBlockPublicAccess", "{}");
        await Do(cloud.Administrator, "ec2", "ModifySnapshotAttribute", share);
        var dev = await cloud.EnterAsync(await cloud.NewAccountAsync("dev"));
        await Do(dev, "ec2", "CopySnapshot", $$"""{"SourceRegion":"eu-west-1","SourceSnapshotId":"{{snapshot}}"}""");
    }

    private static async Task MakeProfileAsync(AwsSession administrator, string name, string policy)
    {
        await NewRoleAsync(administrator, name, Trust, policy);
        await Do(administrator, "iam", "CreateInstanceProfile", $$"""{"InstanceProfileName":"{{name}}"}""");
        await Do(administrator, "iam", "AddRoleToInstanceProfile", $$"""{"InstanceProfileName":"{{name}}","RoleName":"{{name}}"}""");
    }
}
