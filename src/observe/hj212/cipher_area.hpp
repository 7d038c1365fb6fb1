#pragma once
#include "observe/hj212/device.hpp"
#include "observe/hj212/framer.hpp"
#include "observe/hj212/verdict.hpp"

#include <string_view>

/// Encrypted data areas (HJ 212-2025 6.4.2, annex A.2). For the files of this folder.
namespace lantian::observe::hj212 {

/// True when the area is hardly plain text: its first 16-byte group holds bytes that are no printable ASCII, or it
/// begins with "{0x". Plain areas begin with names in ASCII; ciphertext passes for that once in ten million.
bool looks_encrypted(std::string_view area);

/// Opens the area of `frame` with the keys of `device` (null: none) into judged.plain; the proof is the check sum over
/// the plain segment. False when no key opens it. Says in judged.deviations what was seen. `judged.packet` holds the
/// header. An area that no key opens, but whose check sum fits as it stands and which reads as UTF-8 or GB 18030, is
/// text that begins with a Chinese word: false without a deviation.
bool open_area(const Frame& frame, const Device* device, Judged& judged);

}  // namespace lantian::observe::hj212
