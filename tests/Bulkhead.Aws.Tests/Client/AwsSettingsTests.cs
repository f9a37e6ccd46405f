using Amazon.Runtime.CredentialManagement;
using Bulkhead.Aws.Client;
using Bulkhead.Aws.Models;
using Bulkhead.Core.Identifiers;
using Xunit;

namespace Bulkhead.Aws.Tests.Client;

public sealed class AwsSettingsTests
{
    private const string Sections = """
        [profile work]
        region = eu-west-2
        services = local
        endpoint_url = http://profile:1

        [services local]
        organizations =
          endpoint_url = http://section:1
        s3 =
            endpoint_url = http://section:2

        [services other]
        organizations =
          endpoint_url = http://other:1
        """;

    [Fact]
    public void A_services_own_variable_wins() => Assert.Equal(
        "http://own:1/", Endpoint("organizations", ("AWS_ENDPOINT_URL_ORGANIZATIONS", "http://own:1"), ("AWS_ENDPOINT_URL", "http://all:1")));

    [Fact]
    public void The_variable_for_all_wins_over_the_profile() =>
        Assert.Equal("http://all:1/", Endpoint("organizations", ("AWS_ENDPOINT_URL", "http://all:1")));

    [Fact]
    public void The_profiles_section_wins_over_the_profile()
    {
        Assert.Equal("http://section:1/", Endpoint("organizations"));
        Assert.Equal("http://section:2/", Endpoint("s3"));
        Assert.Equal("http://profile:1/", Endpoint("iam"));
    }

    [Fact]
    public void Service_ids_with_spaces_have_underscores() =>
        Assert.Equal("http://own:2/", Endpoint("sso-admin", ("AWS_ENDPOINT_URL_SSO_ADMIN", "http://own:2")));

    [Fact]
    public void All_of_them_can_be_ignored() =>
        Assert.Null(Endpoint("organizations", ("AWS_ENDPOINT_URL", "http://all:1"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")));

    [Fact]
    public void What_is_given_outright_wins_over_all()
    {
        var resolver = new EndpointResolver(new Uri("http://given:1"), Settings(("AWS_ENDPOINT_URL_IAM", "http://own:1")));
        var endpoint = resolver.Resolve(ServiceModels.Get("iam"), new RegionName("eu-west-1"));
        Assert.Equal(("http://given:1/", "us-east-1", true), (endpoint.Address.AbsoluteUri, endpoint.SigningRegion.Value, endpoint.IsCustom));
    }

    [Theory]
    [InlineData("localhost:4600")]
    [InlineData("ftp://x")]
    [InlineData("nonsense")]
    public void An_endpoint_that_is_no_address_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Endpoint("iam", ("AWS_ENDPOINT_URL", text)));

    [Fact]
    public void The_environments_region_wins_over_the_profiles()
    {
        Assert.Equal("eu-west-2", Settings().Region?.Value);
        Assert.Equal("eu-west-3", Settings(("AWS_DEFAULT_REGION", "eu-west-3")).Region?.Value);
        Assert.Equal("eu-west-4", Settings(("AWS_DEFAULT_REGION", "eu-west-3"), ("AWS_REGION", "eu-west-4")).Region?.Value);
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("0", null)]
    [InlineData("many", null)]
    public void Attempts_come_from_the_environment(string text, int? expected) =>
        Assert.Equal(expected, Settings(("AWS_MAX_ATTEMPTS", text)).MaxAttempts);

    [Fact]
    public async Task Without_a_region_opening_is_refused_with_a_way_out()
    {
        using var connection = new AwsConnection(
            new AwsConnectionOptions { Credentials = new AccessKeys("AKID", "x") },
            name => name == "AWS_PROFILE" ? "no-such-profile-here" : null);
        var refusal = Assert.IsType<SessionRefused>(await connection.OpenAsync(default)).Refusal;
        Assert.Equal("NoRegion", refusal.Code);
        Assert.Contains("--region", refusal.ToDiagnostic().Help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_is_refused_by_name()
    {
        using var connection = new AwsConnection(new AwsConnectionOptions { Profile = "no-such-profile-here" }, _ => null);
        var refusal = Assert.IsType<SessionRefused>(await connection.OpenAsync(default)).Refusal;
        Assert.Equal(RefusalKind.Credentials, refusal.Kind);
        Assert.Contains("'no-such-profile-here'", refusal.ToDiagnostic().Message, StringComparison.Ordinal);
    }

    private static string? Endpoint(string service, params (string Name, string Value)[] environment) =>
        Settings(environment).EndpointOf(ServiceModels.Get(service).ServiceId)?.AbsoluteUri;

    private static AwsSettings Settings(params (string Name, string Value)[] environment)
    {
        var profile = new CredentialProfile("work", new CredentialProfileOptions())
        {
            Region = Amazon.RegionEndpoint.EUWest2,
            EndpointUrl = "http://profile:1",
            Services = "local",
        };
        return new AwsSettings(name => environment.FirstOrDefault(e => e.Name == name).Value, profile, ServiceSections.Parse(Sections));
    }
}
