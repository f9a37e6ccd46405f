using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Prices;

namespace Bulkhead.LocalCloud.Hosting;

/// <summary>How a local cloud is started.</summary>
public sealed record LocalCloudOptions
{
    /// <summary>The file that keeps the cloud; null: it lives in memory and ends with the process.</summary>
    public string? StateFile { get; init; }

    /// <summary>Whether it answers HTTP on loopback. Without, only <see cref="LocalCloudServer.CreateTransport"/> reaches it.</summary>
    public bool Listen { get; init; } = true;

    /// <summary>The port on loopback; 0: any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The account that a new cloud begins with, without an organization.</summary>
    public AccountId FirstAccount { get; init; } = AccountId.Parse("111111111111");

    /// <summary>The address of that account's root user.</summary>
    public string FirstAccountEmail { get; init; } = "management@local.example";

    /// <summary>AWS's limits that can be raised.</summary>
    public CloudQuotas Quotas { get; init; } = new();

    /// <summary>What things cost: Cost Explorer answers from it.</summary>
    public PriceList Prices { get; init; } = PriceList.Public;

    /// <summary>How long AWS takes for what it does by itself.</summary>
    public CloudPace Pace { get; init; } = new();

    /// <summary>
    /// Whether the organization has IAM Identity Center, in the region where the management account first asks for it. On AWS
    /// a person enables it in the console, since no API can.
    /// </summary>
    public bool IdentityCenter { get; init; } = true;

    /// <summary>The cloud's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether an acknowledged call is on the disk, and survives the machine's end; else it survives that of the process.
    /// </summary>
    public bool FlushToDisk { get; init; } = true;

    /// <summary>
    /// A JSON Web Key Set (RFC 7517) with the public keys of identity providers, whose tokens AssumeRoleWithWebIdentity then
    /// takes; null: it takes none.
    /// </summary>
    public string? WebIdentityKeys { get; init; }

    /// <summary>Asked before a call has any effect; a fault keeps it from having one. Null: never a fault.</summary>
    public Func<CloudCall, CloudFault?>? BeforeCall { get; init; }

    /// <summary>Asked when a call has had its effect; a fault keeps the answer from the client. Null: never a fault.</summary>
    public Func<CloudCall, CloudFault?>? AfterCall { get; init; }
}
