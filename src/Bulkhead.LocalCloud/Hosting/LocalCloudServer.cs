using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Events;
using Bulkhead.LocalCloud.Pace;
using Bulkhead.LocalCloud.Services;
using Bulkhead.LocalCloud.Services.AccessPortal;
using Bulkhead.LocalCloud.Services.EventBridge;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.Rehearsal;
using Bulkhead.LocalCloud.Services.Sns;
using Bulkhead.LocalCloud.Storage;
using Microsoft.AspNetCore.Builder;

namespace Bulkhead.LocalCloud.Hosting;

/// <summary>A local cloud that runs: AWS's protocols on loopback, and for clients of the same process without a socket.</summary>
public sealed class LocalCloudServer : IAsyncDisposable
{
    private const string AdministratorName = "administrator";
    private const string OutsiderEmail = "outsider@local.example";

    private readonly FrontDoor _door;
    private readonly Cloud _cloud;
    private readonly TimeProvider _time;
    private readonly SessionTokens _tokens;
    private readonly StateFile? _file;
    private readonly WebApplication? _host;

    private LocalCloudServer(FrontDoor door, Cloud cloud, SessionTokens tokens, TimeProvider time, StateFile? file, WebApplication? host, Uri endpoint, LocalCredentials credentials)
    {
        _door = door;
        _cloud = cloud;
        _tokens = tokens;
        _time = time;
        _file = file;
        _host = host;
        Endpoint = endpoint;
        Credentials = credentials;
        Operations = cloud.Operations.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Where it answers, such as <c>http://127.0.0.1:4600</c>. Without listening, an address that only
    /// <see cref="CreateTransport"/> understands.
    /// </summary>
    public Uri Endpoint { get; }

    /// <summary>An administrator of the first account.</summary>
    public LocalCredentials Credentials { get; }

    /// <summary>The cloud's clock: that of its options, or ahead of it where the cloud has been further before.</summary>
    public TimeProvider Time => _time;

    /// <summary>Every operation that it has, such as <c>iam:CreateRole</c> by the names of the service models.</summary>
    public IReadOnlySet<string> Operations { get; }

    /// <summary>Opens or makes the cloud's state, and starts to answer.</summary>
    /// <exception cref="StateFileException">The state file can't be used, or the port is taken.</exception>
    /// <exception cref="FormatException"><see cref="LocalCloudOptions.WebIdentityKeys"/> is no key set.</exception>
    public static async Task<LocalCloudServer> StartAsync(LocalCloudOptions options, CancellationToken cancellationToken = default)
    {
        var keys = options.WebIdentityKeys is { } set ? WebIdentityKeys.Read(set) : WebIdentityKeys.None;
        var store = new ResourceStore();
        var (machine, now) = (options.Time, options.Time.GetUtcNow());
        var file = options.StateFile is { } path ? StateFile.Open(path, store, options.FlushToDisk, now) : null;
        try
        {
            var clock = new CloudClock(options.Time, store);
            options = options with { Time = clock };
            now = clock.GetUtcNow();
            var tokens = SessionTokens.Of(store);
            var credentials = FindOrMakeAdministrator(store, options, now);
            var scheduled = new ScheduledWork();
            var events = new EventLog();
            var router = new EventRouter();
            var cloud = new Cloud(
                ServiceCatalogue.All(options, tokens, scheduled, events, router), scheduled, new PolicyEnforcement(), new CallRecorder(events, router), router, store, file,
                clock, options.Pace.HasTemper ? new CloudTemper(options.Pace) : null);
            cloud.Change(_ => { });
            await cloud.Kept;
            var door = new FrontDoor(cloud, new Authenticator(cloud, tokens, options.Time, machine), new WebIdentityTokens(keys, options.Time), tokens, options);
            if (!options.Listen) return new LocalCloudServer(door, cloud, tokens, options.Time, file, null, new Uri("http://localhost/"), credentials);
            var (host, endpoint) = await HttpHost.StartAsync(door, options.Port, cancellationToken);
            return new LocalCloudServer(door, cloud, tokens, options.Time, file, host, endpoint, credentials);
        }
        catch
        {
            if (file is not null) await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>A handler for clients of the same process: requests go to the cloud without a socket.</summary>
    public HttpMessageHandler CreateTransport() => new CloudTransport(_door);

    /// <summary>
    /// Logs a person of Identity Center in, as a browser does on AWS: the access token with which the portal
    /// (<c>sso:GetRoleCredentials</c>) gives out their credentials. It holds for eight hours.
    /// </summary>
    /// <param name="userName">The person's user name.</param>
    /// <returns>The token; null when there is no such person.</returns>
    public async Task<string?> SignInAsync(string userName)
    {
        string? token = null;
        _cloud.Change(store => token = PortalSessions.Make(store, userName, _time.GetUtcNow()));
        await _cloud.Kept;
        return token;
    }

    /// <summary>
    /// Logs the root user of an account in, as a browser does on AWS: the log-in is recorded, and the answer is a session of
    /// twelve hours. A root user without a password is let in by nobody (IAM User Guide, "Centralize root access for member accounts").
    /// </summary>
    /// <param name="account">The account.</param>
    /// <returns>Credentials in the shape of STS's <c>Credentials</c>; null when there is no such account, or its root user has no password.</returns>
    public async Task<JsonObject?> SignInRootAsync(AccountId account)
    {
        JsonObject? credentials = null;
        var now = _time.GetUtcNow();
        _cloud.Happened(now, (store, recorder) =>
        {
            if (AccountBook.Find(store, account.Value) is null || RootUsers.Password(store, account) is null) return;
            var root = new CallerIdentity(account, $"arn:aws:iam::{account}:root", account.Value) { Issued = now };
            credentials = _tokens.Issue(root, now.AddHours(12));
            recorder.RecordLogin(store, root, now);
        });
        await _cloud.Kept;
        return credentials;
    }

    /// <summary>
    /// Credentials of a user or role, as the cloud's owner makes them to rehearse what it may do: a key of the user, or a session
    /// of the role, whomever it trusts.
    /// </summary>
    /// <param name="arn">The ARN of the user or role; its path may be left out.</param>
    /// <returns>Credentials in the shape of STS's <c>Credentials</c>, without a token for a user; null when there is none.</returns>
    public async Task<JsonObject?> CredentialsOfAsync(Arn arn)
    {
        JsonObject? credentials = null;
        if (AccountId.TryParse(arn.Account) is not { } account) return null;
        var name = arn.Resource[(arn.Resource.LastIndexOf('/') + 1)..];
        var now = _time.GetUtcNow();
        _cloud.Change(store => credentials = arn.Resource.StartsWith("user/", StringComparison.Ordinal)
            ? PrincipalState.Find(store, PrincipalKind.User, account, name) is null ? null : AccessKeys.Add(store, account, name, now).Pick("AccessKeyId", "SecretAccessKey")
            : PrincipalState.Find(store, PrincipalKind.Role, account, name) is { } role ? RoleCode.Issue(_tokens, role, account, "session", now) : null);
        await _cloud.Kept;
        return credentials;
    }

    /// <summary>
    /// An access key that a user has, on or off, with its secret, as somebody may have found it: the cloud's owner rehearses what that is worth.
    /// </summary>
    /// <param name="user">The user's ARN.</param>
    /// <returns>The oldest key, with <c>AccessKeyId</c> and <c>SecretAccessKey</c>; null when there is none.</returns>
    public Task<JsonObject?> KeyOfAsync(Arn user) => Task.FromResult(_cloud.Read(store => AccountId.TryParse(user.Account) is { } account
        ? AccessKeys.OfUser(store, account, user.Resource[(user.Resource.LastIndexOf('/') + 1)..]).OrderBy(k => k.Value.Needed("CreateDate"), StringComparer.Ordinal)
            .Select(k => k.Value.Pick("AccessKeyId", "SecretAccessKey")).FirstOrDefault()
        : null));

    /// <summary>Credentials of an administrator of a new account that belongs to nobody here, as whoever is outside has.</summary>
    public async Task<JsonObject> CredentialsOfOutsiderAsync()
    {
        JsonObject? credentials = null;
        var now = _time.GetUtcNow();
        _cloud.Change(store =>
        {
            if (AccountBook.HasAddress(store, OutsiderEmail))
            {
                var known = AccountId.Parse(AccountBook.All(store).First(a => a.Value.Text("Email") == OutsiderEmail).Key);
                credentials = AccessKeys.Add(store, known, AdministratorName, now).Pick("AccessKeyId", "SecretAccessKey");
                return;
            }

            var account = AccountBook.NewId(store, OutsiderEmail);
            AccountBook.Add(store, account, "outside", OutsiderEmail, now);
            RootUsers.SetPassword(store, account, now);
            var user = PrincipalState.New(PrincipalKind.User, account, "/", AdministratorName, now);
            user["Groups"] = new JsonArray();
            user["Attached"] = new JsonArray("arn:aws:iam::aws:policy/AdministratorAccess");
            PrincipalState.Put(store, PrincipalKind.User, account, user);
            credentials = AccessKeys.Add(store, account, AdministratorName, now).Pick("AccessKeyId", "SecretAccessKey");
        });
        await _cloud.Kept;
        return credentials!;
    }

    /// <summary>What rehearsed code sent to a mailbox (docs/local-cloud-rehearsal.md), in the shape in which it is fetched; null when nothing.</summary>
    public JsonObject? ReadMailbox(string name) => _cloud.Read(store => Mailboxes.Read(store, _tokens, name, _time.GetUtcNow()));

    /// <summary>The mail that AWS would have sent, the oldest first: the newest thousand.</summary>
    public IReadOnlyList<LocalMail> ReadMail() => _cloud.Read(Mailbox.Read);

    /// <summary>Stops answering, and gives the state file back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        if (_file is not null) await _file.DisposeAsync();
    }

    private static LocalCredentials FindOrMakeAdministrator(ResourceStore store, LocalCloudOptions options, DateTimeOffset now)
    {
        var account = options.FirstAccount;
        if (store.Find("cloud/keys", "administrator") is { } known)
        {
            var key = store.Find(AccessKeys.Collection, known.Needed("AccessKeyId"));
            account = AccountId.Parse(known.Needed("Account"));
            if (key is not null) return new LocalCredentials(account, key.Needed("AccessKeyId"), key.Needed("SecretAccessKey"));
        }
        else
        {
            AccountBook.Add(store, account, "management", options.FirstAccountEmail, now);
            RootUsers.SetPassword(store, account, now);
        }

        if (PrincipalState.Find(store, PrincipalKind.User, account, AdministratorName) is null)
        {
            var user = PrincipalState.New(PrincipalKind.User, account, "/", AdministratorName, now);
            user["Groups"] = new JsonArray();
            user["Attached"] = new JsonArray("arn:aws:iam::aws:policy/AdministratorAccess");
            PrincipalState.Put(store, PrincipalKind.User, account, user);
        }

        var made = AccessKeys.Add(store, account, AdministratorName, now);
        store.Put("cloud/keys", "administrator", new JsonObject
        {
            ["Account"] = account.Value,
            ["AccessKeyId"] = made.Needed("AccessKeyId"),
        });
        return new LocalCredentials(account, made.Needed("AccessKeyId"), made.Needed("SecretAccessKey"));
    }
}
