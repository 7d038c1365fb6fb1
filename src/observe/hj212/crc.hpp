#pragma once
#include <cstdint>
#include <string_view>

/// The check sum of HJ/T 212-2005, HJ 212-2017 and HJ 212-2025 (annex A, "ANSI CRC16").
///
/// It is neither Modbus nor CRC-16/ARC: the low byte of the register is thrown away at each step, so it has 8 bits of
/// state, only 256 values, and a damaged telegram passes once in 256. A check sum against noise, never against people.
namespace lantian::observe::hj212 {

/// Of the data segment (the bytes between the length and the check sum). Folds eight bytes at a time; equal to
/// `crc_by_table` for every input. "" gives FFFF, "123456789" gives 2F80.
std::uint16_t crc(std::string_view segment);

/// The plain way, one table look-up a byte. The reference of tests and benchmarks, and the way to go on with a segment:
/// `before` is the check sum of what stands before.
std::uint16_t crc_by_table(std::string_view segment, std::uint16_t before = 0xFFFF);

/// CRC-16/MODBUS, which some loggers send by mistake.
std::uint16_t crc_modbus(std::string_view segment);

/// False when no segment at all has this check sum: the sender computed another one, or the bytes were edited.
bool is_possible_crc(std::uint16_t value);

}  // namespace lantian::observe::hj212
