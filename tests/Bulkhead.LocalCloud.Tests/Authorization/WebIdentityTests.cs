using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Hosting;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Authorization;

public sealed class WebIdentityTests : IDisposable
{
    private const string Issuer = "https://token.actions.githubusercontent.com";
    private const string Host = "token.actions.githubusercontent.com";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task A_token_of_a_registered_provider_opens_the_role_that_trusts_it()
    {
        await using var cloud = await PrepareAsync();
        var answer = await AssumeAsync(cloud, Token("repo:acme/shop:ref:refs/heads/main"));
        Assert.Contains("AssumeRoleWithWebIdentityResult", answer, StringComparison.Ordinal);
        Assert.Contains("arn:aws:sts::111111111111:assumed-role/delivery/build", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_session_is_an_ordinary_one_that_says_its_provider()
    {
        await using var cloud = await PrepareAsync();
        var answer = System.Xml.Linq.XDocument.Parse(await AssumeAsync(cloud, Token("repo:acme/shop:ref:refs/heads/main")));
        string Value(string name) => answer.Descendants().First(e => e.Name.LocalName == name).Value;
        var session = await cloud.ConnectAsync(Value("AccessKeyId"), Value("SecretAccessKey"), Value("SessionToken"));
        await Do(session, "sns", "ListTopics", "{}");
        await Refused(session, "sns", "CreateTopic", """{"Name":"news"}""");
    }

    [Theory]
    [InlineData("repo:acme/shop:ref:refs/heads/other", "sts.amazonaws.com", 60, "AccessDenied")]
    [InlineData("repo:acme/shop:ref:refs/heads/main", "someone-else", 60, "InvalidIdentityToken")]
    [InlineData("repo:acme/shop:ref:refs/heads/main", "sts.amazonaws.com", -60, "ExpiredTokenException")]
    public async Task A_token_that_does_not_fit_is_refused(string subject, string audience, int lives, string code)
    {
        await using var cloud = await PrepareAsync();
        Assert.Contains($"<Code>{code}</Code>", await AssumeAsync(cloud, Token(subject, audience, lives)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_another_key_signed_is_refused()
    {
        await using var cloud = await PrepareAsync();
        var token = Token("repo:acme/shop:ref:refs/heads/main");
        var forged = token[..(token.LastIndexOf('.') + 1)] + Base64Url.EncodeToString(new byte[64]);
        Assert.Contains("<Code>InvalidIdentityToken</Code>", await AssumeAsync(cloud, forged), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no token at all")]
    [InlineData("!.!.!")]
    [InlineData("e30.e30.not base64")]
    [InlineData("e30.WzFd.e30")]
    public async Task What_is_no_token_is_refused(string token)
    {
        await using var cloud = await PrepareAsync();
        Assert.Contains("<Code>InvalidIdentityToken</Code>", await AssumeAsync(cloud, token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_is_not_registered_is_not_believed()
    {
        await using var cloud = await PrepareAsync();
        await Do(cloud.Administrator, "iam", "DeleteOpenIDConnectProvider", $$"""{"OpenIDConnectProviderArn":"arn:aws:iam::111111111111:oidc-provider/{{Host}}"}""");
        var answer = await AssumeAsync(cloud, Token("repo:acme/shop:ref:refs/heads/main"));
        Assert.Contains($"No OpenIDConnect provider found in your account for {Issuer}", answer, StringComparison.Ordinal);
    }

    private async Task<EnforcedCloud> PrepareAsync()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var keys = $$"""{"keys":[{"kty":"EC","crv":"P-256","kid":"one","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]}""";
        var cloud = await StartAsync(new LocalCloudOptions { WebIdentityKeys = keys });
        await Do(cloud.Administrator, "iam", "CreateOpenIDConnectProvider", $$"""{"Url":"{{Issuer}}","ClientIDList":["sts.amazonaws.com"]}""");
        var trust = Policy($$"""
            {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/{{Host}}"},"Action":"sts:AssumeRoleWithWebIdentity",
            "Condition":{"StringEquals":{"{{Host}}:aud":"sts.amazonaws.com","{{Host}}:sub":"repo:acme/shop:ref:refs/heads/main"} } }
            """);
        var policy = Policy($$"""{"Effect":"Allow","Action":"sns:ListTopics","Resource":"*","Condition":{"StringEquals":{"aws:FederatedProvider":"arn:aws:iam::111111111111:oidc-provider/{{Host}}"} } }""");
        await NewRoleAsync(cloud.Administrator, "delivery", trust, policy);
        return cloud;
    }

    private string Token(string subject, string audience = "sts.amazonaws.com", int lives = 60)
    {
        static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
        var header = Part(new JsonObject { ["alg"] = "ES256", ["kid"] = "one", ["typ"] = "JWT" });
        var payload = Part(new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = subject,
            ["aud"] = audience,
            ["exp"] = DateTimeOffset.UtcNow.AddSeconds(lives).ToUnixTimeSeconds(),
        });
        var signature = _key.SignData(Encoding.ASCII.GetBytes($"{header}.{payload}"), HashAlgorithmName.SHA256);
        return $"{header}.{payload}.{Base64Url.EncodeToString(signature)}";
    }

    private static async Task<string> AssumeAsync(EnforcedCloud cloud, string token)
    {
        using var client = new HttpClient(cloud.Server.CreateTransport()) { BaseAddress = cloud.Server.Endpoint };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Action"] = "AssumeRoleWithWebIdentity",
            ["Version"] = "2011-06-15",
            ["RoleArn"] = "arn:aws:iam::111111111111:role/delivery",
            ["RoleSessionName"] = "build",
            ["WebIdentityToken"] = token,
        });
        using var answer = await client.PostAsync(new Uri("/", UriKind.Relative), form, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
