using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Reach.Certificates;

/// <summary>The requests by which a call could be made.</summary>
/// <param name="Requests">They; one context after another.</param>
/// <param name="OfOneContext">How many there are for each context.</param>
/// <param name="IsCut">Whether conditions name more values than can be tried.</param>
/// <param name="HasMoreResources">Whether statements single out more resources than can be tried.</param>
internal readonly record struct RequestSet(IEnumerable<AuthorizationRequest> Requests, int OfOneContext, bool IsCut, bool HasMoreResources);
