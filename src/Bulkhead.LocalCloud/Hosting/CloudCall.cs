using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.LocalCloud.Hosting;

/// <summary>A call, as those see it who make faults.</summary>
/// <param name="Number">The call's number since the cloud was started, from 1.</param>
/// <param name="Service">The service, by its model's name.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Account">The caller's account.</param>
/// <param name="Region">The region that the request was signed for.</param>
/// <param name="Input">The request; read-only.</param>
public sealed record CloudCall(long Number, string Service, string Operation, AccountId Account, RegionName Region, JsonObject Input);
