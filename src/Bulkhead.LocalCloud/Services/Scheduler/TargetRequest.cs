using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.LocalCloud.Services.Scheduler;

/// <summary>The call that a schedule makes.</summary>
/// <param name="Service">The service's name in the models.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Input">The request, in the model's shapes.</param>
/// <param name="Region">The region that is called.</param>
internal sealed record TargetRequest(string Service, string Operation, JsonObject Input, RegionName Region);
