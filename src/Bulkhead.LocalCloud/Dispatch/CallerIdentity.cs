using Bulkhead.Core.Identifiers;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>An authenticated caller.</summary>
/// <param name="Account">The account of the credentials.</param>
/// <param name="Arn">The caller's ARN, such as <c>arn:aws:sts::111111111111:assumed-role/Admin/ann</c>.</param>
/// <param name="UserId">The unique id that STS answers, such as <c>AROA…:ann</c>.</param>
internal sealed record CallerIdentity(AccountId Account, string Arn, string UserId);
