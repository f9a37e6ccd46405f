using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Bulkhead.Aws;
using Bulkhead.Engine.Invariants;
using Xunit;
using static Bulkhead.Engine.Tests.Access.PeopleCloud;

namespace Bulkhead.Engine.Tests.Access;

/// <summary>People of identity providers outside AWS, on a local cloud that enforces IAM.</summary>
public sealed class FederationTests : IDisposable
{
    private const string File = """
        organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
        accounts:
          dev: development
          prod: production
          webdev: { kind: consultant, sponsor: dev, budget: 100 USD, expires: 2027-03-31 }
        access:
          identity-providers:
            agency: { issuer: "https://login.webdev.example/tenant", audience: acme-aws }
          developers: { administer: dev, members: [ann@acme.example] }
          webdev: { administer: webdev, from: agency, subjects: [wes, ida] }
          testers: { read: dev, from: agency, subjects: [ida], expires: 2026-11-30 }
        """;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static string Metadata { get; } =
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://idp.example.com\"><IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><!-- "
        + new string('x', 1_000) + " --></IDPSSODescriptor></EntityDescriptor>";

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task Those_whom_the_file_names_come_in_and_nobody_else_for_whom_the_provider_vouches()
    {
        await using var cloud = await StartAsync(Keys());
        await cloud.ApplyAsync(Read(File));

        var wes = Assert.IsType<AwsSession>(exactMatch: false, @object: await EnterAsync(cloud, "wes", "webdev", "webdev.administer"));
        await CallAsync(wes, "s3", "CreateBucket", new JsonObject { ["Bucket"] = "webdev-own", ["CreateBucketConfiguration"] = new JsonObject { ["LocationConstraint"] = "eu-west-1" } });
        Assert.Equal("AccessDenied", await RefusedAsync(wes, "iam", "UpdateAssumeRolePolicy", new JsonObject { ["RoleName"] = "BulkheadPeople-webdev.administer", ["PolicyDocument"] = "{}" }));
        var provider = $"arn:aws:iam::{cloud.Account("webdev")}:oidc-provider/login.webdev.example/tenant";
        Assert.Equal("AccessDenied", await RefusedAsync(wes, "iam", "AddClientIDToOpenIDConnectProvider", new JsonObject { ["OpenIDConnectProviderArn"] = provider, ["ClientID"] = "other" }));

        Assert.Null(await EnterAsync(cloud, "eve", "webdev", "webdev.administer"));
        Assert.Null(await EnterAsync(cloud, "wes", "webdev", "webdev.administer", audience: "other"));
        Assert.Null(await EnterAsync(cloud, "wes", "dev", "testers.read"));
        Assert.NotNull(await EnterAsync(cloud, "ida", "dev", "testers.read"));

        await cloud.ApplyAsync(Read(File, new DateOnly(2026, 12, 1)));
        Assert.Null(await EnterAsync(cloud, "ida", "dev", "testers.read"));
        Assert.NotNull(await EnterAsync(cloud, "ida", "webdev", "webdev.administer"));
    }

    [Fact]
    public async Task A_saml_provider_is_made_with_its_metadata_and_trusted_for_its_subjects_at_aws_alone()
    {
        await using var cloud = await StartAsync();
        var text = File.Replace("{ issuer: \"https://login.webdev.example/tenant\", audience: acme-aws }", "{ metadata: agency.xml }", StringComparison.Ordinal);
        await cloud.ApplyAsync(ReadModel(text, files: ("agency.xml", Metadata)).Desired);
        var webdev = await cloud.AdministerAsync("webdev");
        var arn = $"arn:aws:iam::{cloud.Account("webdev")}:saml-provider/bulkhead-agency";
        Assert.Equal(Metadata, (string?)(await CallAsync(webdev, "iam", "GetSAMLProvider", new JsonObject { ["SAMLProviderArn"] = arn }))["SAMLMetadataDocument"]);
        var role = (await CallAsync(webdev, "iam", "GetRole", new JsonObject { ["RoleName"] = "BulkheadPeople-webdev.administer" }))["Role"]!;
        var statement = JsonNode.Parse(Uri.UnescapeDataString((string)role["AssumeRolePolicyDocument"]!))!["Statement"]![0]!;
        Assert.Equal((arn, "sts:AssumeRoleWithSAML"), ((string?)statement["Principal"]!["Federated"], (string?)statement["Action"]));
        Assert.Equal("""{"SAML:aud":"https://signin.aws.amazon.com/saml","SAML:sub":["ida","wes"]}""", statement["Condition"]!["StringEquals"]!.ToJsonString());
        Assert.Equal("/BulkheadPeople/", (string?)role["Path"]);
    }

    [Theory]
    [InlineData("nobody outside group:developers can change account:webdev", "broken")]
    [InlineData("nobody outside group:webdev can change account:webdev", "proved")]
    [InlineData("nobody in group:webdev can reach dev", "proved")]
    [InlineData("nobody in group:testers can reach dev", "broken")]
    [InlineData("nobody in account:webdev can reach prod", "proved")]
    [InlineData("nothing in prod can be reached from outside the organization", "proved")]
    public async Task A_search_counts_them_as_people(string sentence, string verdict)
    {
        await using var cloud = await StartAsync();
        var (model, desired) = ReadModel($"{File}\ninvariants: [\"{sentence}\"]\nfacts: {{ nothing-else: on }}\n");
        var plan = (await cloud.PlanAsync(desired)).Plan;
        var collected = await InvariantCollection.ReadAsync(cloud.Organization.Management, desired, plan, cloud.Organization.Operations, Cancel);
        Assert.Equal([verdict], InvariantProver.Prove(model, desired, plan, collected.Organization, collected.Accounts).ForPlan().Select(i => i.Verdict));
    }

    private string Keys()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return $$"""{"keys":[{"kty":"EC","crv":"P-256","kid":"one","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]}""";
    }

    /// <summary>A session by a token of the provider; null where AWS refuses it.</summary>
    private async Task<AwsSession?> EnterAsync(PeopleCloud cloud, string subject, string account, string role, string audience = "acme-aws")
    {
        static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
        var signed = Part(new JsonObject { ["alg"] = "ES256", ["kid"] = "one" }) + "." + Part(new JsonObject
        {
            ["iss"] = "https://login.webdev.example/tenant",
            ["sub"] = subject,
            ["aud"] = audience,
            ["exp"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds(),
        });
        var token = $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
        using var client = new HttpClient(cloud.Organization.Server.CreateTransport()) { BaseAddress = cloud.Organization.Server.Endpoint };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Action"] = "AssumeRoleWithWebIdentity",
            ["Version"] = "2011-06-15",
            ["RoleArn"] = $"arn:aws:iam::{cloud.Account(account)}:role/BulkheadPeople/BulkheadPeople-{role}",
            ["RoleSessionName"] = subject,
            ["WebIdentityToken"] = token,
        });
        using var answer = await client.PostAsync(new Uri("/", UriKind.Relative), form, Cancel);
        if (!answer.IsSuccessStatusCode) return null;
        var values = XDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).Descendants().ToLookup(e => e.Name.LocalName, e => e.Value);
        return await cloud.ConnectAsync(values["AccessKeyId"].First(), values["SecretAccessKey"].First(), values["SessionToken"].First());
    }
}
