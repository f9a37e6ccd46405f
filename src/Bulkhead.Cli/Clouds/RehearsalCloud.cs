using System.Text.Json.Nodes;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Rehearsal;
using Bulkhead.LocalCloud.Hosting;

namespace Bulkhead.Cli.Clouds;

/// <summary>A copy of a local cloud, in this process, on which attacks are rehearsed: the file itself stays as it is.</summary>
internal sealed class RehearsalCloud : IRehearsalCloud, IAsyncDisposable
{
    private const string AccessRole = "OrganizationAccountAccessRole";
    private static readonly RegionName Home = new("us-east-1");

    private readonly LocalCloudServer _server;
    private readonly HttpMessageHandler _transport;
    private readonly string _copy;

    private readonly RehearsalIdentityProvider _provider;

    private RehearsalCloud(LocalCloudServer server, string copy, RegionName? region, RehearsalIdentityProvider provider)
    {
        (_server, _copy, _transport, _provider) = (server, copy, server.CreateTransport(), provider);
        Connection = new AwsConnectionOptions { Region = region ?? Home, Endpoint = server.Endpoint, Transport = _transport, Time = server.Time };
    }

    public AwsConnectionOptions Connection { get; }

    public IReadOnlySet<string> Operations => _server.Operations;

    /// <summary>Copies the file and opens the copy.</summary>
    /// <exception cref="LocalCloud.Storage.StateFileException">It is no local cloud's file, or another process has it.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <param name="file">The local cloud's file.</param>
    /// <param name="region">The region in which regional calls are made; null for us-east-1.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<RehearsalCloud> OpenAsync(string file, RegionName? region, CancellationToken cancellationToken)
    {
        var provider = new RehearsalIdentityProvider();
        var copy = Path.Combine(Path.GetTempPath(), $"bulkhead-rehearsal-{Guid.NewGuid():N}");
        try
        {
            File.Copy(file, copy);
            return new(await LocalCloudServer.StartAsync(new LocalCloudOptions { StateFile = copy, Listen = false, FlushToDisk = false, WebIdentityKeys = provider.KeySet }, cancellationToken), copy, region, provider);
        }
        catch
        {
            provider.Dispose();
            File.Delete(copy);
            throw;
        }
    }

    public async Task<RehearsalCredentials?> CredentialsOfAsync(string? arn) =>
        arn is null ? Read(await _server.CredentialsOfOutsiderAsync())
        : Arn.TryParse(arn) is { Service: "iam" } parsed ? Read(await _server.CredentialsOfAsync(parsed)) : null;

    public async Task<RehearsalCredentials?> OwnerOfAsync(string account) =>
        account == _server.Credentials.Account.Value
            ? new(_server.Credentials.AccessKeyId, _server.Credentials.SecretAccessKey, null)
            : await CredentialsOfAsync($"arn:aws:iam::{account}:role/{AccessRole}");

    public async Task<RehearsalCredentials?> KeyOfAsync(string user) => Arn.TryParse(user) is { Service: "iam" } parsed ? Read(await _server.KeyOfAsync(parsed)) : null;

    public Task<string?> SignInAsync(string userName) => _server.SignInAsync(userName);

    public async Task<RehearsalCredentials?> SignInRootAsync(string account) => Read(await _server.SignInRootAsync(AccountId.Parse(account)));

    public RehearsalIdentityProvider? IdentityProvider => _provider;

    public RehearsalCredentials? ReadMailbox(string name) => Read(_server.ReadMailbox(name));

    public async ValueTask DisposeAsync()
    {
        _transport.Dispose();
        _provider.Dispose();
        await _server.DisposeAsync();
        File.Delete(_copy);
    }

    private static RehearsalCredentials? Read(JsonObject? credentials) => credentials is null ? null : new(
        credentials["AccessKeyId"]!.GetValue<string>(), credentials["SecretAccessKey"]!.GetValue<string>(),
        (credentials["SessionToken"] ?? credentials["Token"])?.GetValue<string>());
}
