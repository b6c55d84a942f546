using System.Buffers.Binary;
using System.Numerics;

namespace TaskServer.Flux.Library.Scalars;

/// <summary>CityHash with 64 bits as its versions 1.0 have it (1.1 gives other numbers).</summary>
internal static class CityHash
{
    private const ulong K0 = 0xC3A5C85C97CB3127;
    private const ulong K1 = 0xB492B66FBE98F273;
    private const ulong K2 = 0x9AE16A3B2F90404F;
    private const ulong K3 = 0xC949D7C7509E6557;

    public static ulong Of(ReadOnlySpan<byte> bytes) => unchecked(bytes.Length switch
    {
        0 => K2,
        < 4 => Few(bytes),
        <= 8 => Join((ulong)bytes.Length + ((ulong)Word32(bytes, 0) << 3), Word32(bytes, bytes.Length - 4)),
        <= 16 => Join(Word(bytes, 0), Turn(Word(bytes, bytes.Length - 8) + (ulong)bytes.Length, bytes.Length)) ^ Word(bytes, bytes.Length - 8),
        <= 32 => Two(bytes),
        <= 64 => Four(bytes),
        _ => Many(bytes),
    });

    private static ulong Few(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var low = bytes[0] + ((uint)bytes[bytes.Length >> 1] << 8);
            var high = (uint)bytes.Length + ((uint)bytes[^1] << 2);
            return Mix((low * K2) ^ (high * K3)) * K2;
        }
    }

    private static ulong Two(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var length = bytes.Length;
            var first = Word(bytes, 0) * K1;
            var second = Word(bytes, 8);
            var last = Word(bytes, length - 8) * K2;
            return Join(
                Turn(first - second, 43) + Turn(last, 30) + Word(bytes, length - 16) * K0,
                first + Turn(second ^ K3, 20) - last + (ulong)length);
        }
    }

    private static ulong Four(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var length = bytes.Length;
            var (low, high) = Half(Word(bytes, 0) + ((ulong)length + Word(bytes, length - 16)) * K0, Word(bytes, 8), Word(bytes, 16), Word(bytes, 24));
            var (low2, high2) = Half(Word(bytes, 16) + Word(bytes, length - 32), Word(bytes, length - 24), Word(bytes, length - 16), Word(bytes, length - 8));
            return Mix(Mix((low + high2) * K2 + (low2 + high) * K0) * K0 + high) * K2;
        }
    }

    private static (ulong Low, ulong High) Half(ulong a, ulong b, ulong c, ulong d)
    {
        unchecked
        {
            var sum = a + b;
            var total = sum + c;
            return (total + d, Turn(a + d, 52) + Turn(a, 37) + Turn(sum, 7) + Turn(total, 31));
        }
    }

    // The end goes first, then everything in stretches of 64 bytes.
    private static ulong Many(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var length = bytes.Length;
            var y = Word(bytes, length - 16) ^ K1;
            var v = Stretch(bytes[(length - 64)..], (ulong)length, y);
            var w = Stretch(bytes[(length - 32)..], (ulong)length * K1, K0);
            var z = (Word(bytes, length - 56) ^ K0) + Mix(v.High) * K1;
            var x = Turn(z + Word(bytes, 0), 39) * K1;
            y = Turn(y, 33) * K1;
            for (var left = (length - 1) & ~63; left > 0; left -= 64, bytes = bytes[64..])
            {
                x = Turn(x + y + v.Low + Word(bytes, 16), 37) * K1 ^ w.High;
                y = Turn(y + v.High + Word(bytes, 48), 42) * K1 ^ v.Low;
                z = Turn(z ^ w.Low, 33);
                v = Stretch(bytes, v.High * K1, x + w.Low);
                w = Stretch(bytes[32..], z + w.High, y);
                (x, z) = (z, x);
            }
            return Join(Join(v.Low, w.Low) + Mix(y) * K1 + z, Join(v.High, w.High) + x);
        }
    }

    private static (ulong Low, ulong High) Stretch(ReadOnlySpan<byte> bytes, ulong a, ulong b)
    {
        unchecked
        {
            a += Word(bytes, 0);
            b = Turn(a + b + Word(bytes, 24), 21);
            var sum = a + Word(bytes, 8) + Word(bytes, 16);
            return (sum + Word(bytes, 24), b + Turn(sum, 44) + a);
        }
    }

    private static ulong Join(ulong low, ulong high)
    {
        unchecked
        {
            const ulong Factor = 0x9DDFEA08EB382D69;
            var a = Mix((low ^ high) * Factor);
            return Mix((high ^ a) * Factor) * Factor;
        }
    }

    private static ulong Mix(ulong value) => value ^ (value >> 47);

    private static ulong Turn(ulong value, int bits) => BitOperations.RotateRight(value, bits);

    private static ulong Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    private static uint Word32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
