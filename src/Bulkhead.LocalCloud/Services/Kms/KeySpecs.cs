using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Kms;

/// <summary>What keys of a specification are for and which algorithms they take (AWS KMS Developer Guide, "Key spec reference").</summary>
internal static class KeySpecs
{
    public const string Symmetric = "SYMMETRIC_DEFAULT";

    private static readonly string[] RsaEncryption = ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"];

    private static readonly string[] RsaSigning =
    [
        "RSASSA_PKCS1_V1_5_SHA_256", "RSASSA_PKCS1_V1_5_SHA_384", "RSASSA_PKCS1_V1_5_SHA_512", "RSASSA_PSS_SHA_256", "RSASSA_PSS_SHA_384", "RSASSA_PSS_SHA_512",
    ];

    /// <summary>Refuses a key whose usage is not one of its specification.</summary>
    /// <exception cref="ServiceException">ValidationException; NotImplemented for specifications that the local cloud has no algorithm for.</exception>
    public static void Check(string spec, string? usage)
    {
        // CreateKey API page, "KeyUsage": "required for asymmetric KMS keys and HMAC KMS keys".
        if (spec != Symmetric && usage is null) throw new ServiceException("ValidationException", "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
        if (spec is "SM2" or "HMAC_224" or "ECC_NIST_EDWARDS25519" || spec.StartsWith("ML_DSA", StringComparison.Ordinal))
            throw new ServiceException("NotImplemented", $"The local cloud has no keys of the specification {spec}.", 501);
        if (usage == "KEY_AGREEMENT") throw new ServiceException("NotImplemented", "The local cloud has no keys for key agreement.", 501);
        var fits = usage switch
        {
            "SIGN_VERIFY" => IsRsa(spec) || IsElliptic(spec),
            "GENERATE_VERIFY_MAC" => spec.StartsWith("HMAC_", StringComparison.Ordinal),
            _ => spec == Symmetric || IsRsa(spec),
        };
        if (!fits) throw new ServiceException("ValidationException", $"KeyUsage {usage} is not compatible with KeySpec {spec}");
    }

    /// <summary>Whether a key of a specification is an RSA key pair.</summary>
    public static bool IsRsa(string spec) => spec.StartsWith("RSA_", StringComparison.Ordinal);

    /// <summary>Whether a key of a specification is an elliptic curve key pair.</summary>
    public static bool IsElliptic(string spec) => spec.StartsWith("ECC_", StringComparison.Ordinal);

    /// <summary>The member of a key's metadata that names its algorithms, and these.</summary>
    public static (string Member, string[] Algorithms) Algorithms(string spec, string usage) => usage switch
    {
        "SIGN_VERIFY" => ("SigningAlgorithms", IsRsa(spec) ? RsaSigning : [CurveAlgorithm(spec)]),
        "GENERATE_VERIFY_MAC" => ("MacAlgorithms", ["HMAC_SHA_" + spec["HMAC_".Length..]]),
        _ => ("EncryptionAlgorithms", IsRsa(spec) ? RsaEncryption : [Symmetric]),
    };

    /// <summary>The private key or secret of a new key, as it is kept: PKCS #8 for key pairs.</summary>
    public static byte[] Make(string spec)
    {
        if (spec == Symmetric) return RandomNumberGenerator.GetBytes(32);
        if (spec.StartsWith("HMAC_", StringComparison.Ordinal)) return RandomNumberGenerator.GetBytes(int.Parse(spec["HMAC_".Length..], System.Globalization.CultureInfo.InvariantCulture) / 8);
        if (IsRsa(spec))
        {
            using var rsa = RSA.Create(int.Parse(spec["RSA_".Length..], System.Globalization.CultureInfo.InvariantCulture));
            return rsa.ExportPkcs8PrivateKey();
        }

        using var elliptic = ECDsa.Create(CurveOf(spec));
        return elliptic.ExportPkcs8PrivateKey();
    }

    /// <summary>The public key of a pair, as an X.509 SubjectPublicKeyInfo (GetPublicKey API page, "PublicKey").</summary>
    public static byte[] PublicOf(string spec, byte[] material)
    {
        if (IsRsa(spec))
        {
            using var rsa = Rsa(material);
            return rsa.ExportSubjectPublicKeyInfo();
        }

        using var elliptic = Elliptic(material);
        return elliptic.ExportSubjectPublicKeyInfo();
    }

    /// <summary>An RSA key pair out of what is kept.</summary>
    public static RSA Rsa(byte[] material)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(material, out _);
        return rsa;
    }

    /// <summary>An elliptic curve key pair out of what is kept.</summary>
    public static ECDsa Elliptic(byte[] material)
    {
        var elliptic = ECDsa.Create();
        elliptic.ImportPkcs8PrivateKey(material, out _);
        return elliptic;
    }

    /// <summary>Refuses an algorithm that a key does not have.</summary>
    /// <exception cref="ServiceException">InvalidKeyUsageException.</exception>
    public static void RefuseOther(JsonObject metadata, string member, string algorithm)
    {
        if (!metadata.Texts(member).Contains(algorithm, StringComparer.Ordinal))
            throw new ServiceException("InvalidKeyUsageException", $"Algorithm {algorithm} is incompatible with key spec {metadata.Needed("KeySpec")}.");
    }

    private static string CurveAlgorithm(string spec) => spec switch
    {
        "ECC_NIST_P384" => "ECDSA_SHA_384",
        "ECC_NIST_P521" => "ECDSA_SHA_512",
        _ => "ECDSA_SHA_256",
    };

    private static ECCurve CurveOf(string spec) => spec switch
    {
        "ECC_NIST_P256" => ECCurve.NamedCurves.nistP256,
        "ECC_NIST_P384" => ECCurve.NamedCurves.nistP384,
        "ECC_NIST_P521" => ECCurve.NamedCurves.nistP521,
        _ => ECCurve.CreateFromFriendlyName("secP256k1"),
    };
}
