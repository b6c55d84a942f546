using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TaskServer.Access;

/// <summary>Secrets that a caller shows: made at random, kept only as a hash.</summary>
public static class Tokens
{
    /// <summary>64 random bytes in URL-safe base64 with padding: 88 characters.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(64)) + "==";

    /// <summary>SHA-256, in lower-case hex. The texts are long and random, so no slow hash is needed.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
