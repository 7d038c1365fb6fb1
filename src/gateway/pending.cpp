#include "gateway/pending.hpp"

#include "base/assert.hpp"

#include <openssl/evp.h>

#include <cstring>
#include <memory>

namespace lantian::gateway {
namespace {

std::uint32_t laid_down(std::string& arena, std::string_view text) {
  const auto at = static_cast<std::uint32_t>(arena.size());
  arena.append(text);
  return at;
}

struct DigestDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

ContentHash content_hash(std::string_view mn, std::string_view st, std::string_view cn, std::string_view area) {
  // One context a thread: making one costs as much as hashing a telegram. Fetched once for the same reason.
  thread_local const std::unique_ptr<EVP_MD_CTX, DigestDeleter> context{EVP_MD_CTX_new()};
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  bool done = EVP_DigestInit_ex2(context.get(), sha256, nullptr) == 1;
  for (const std::string_view part : {mn, st, cn, area}) {
    const auto length = static_cast<std::uint32_t>(part.size());
    done = done && EVP_DigestUpdate(context.get(), &length, sizeof length) == 1 &&
           EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  }
  done = done && EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1;
  LANTIAN_ASSERT(done && size == 32, "SHA-256 is part of every OpenSSL");
  ContentHash hash;
  std::memcpy(&hash.high, digest.data(), 8);
  std::memcpy(&hash.low, digest.data() + 8, 8);
  return hash;
}

void PendingBatch::add(PendingFrame frame, std::string_view peer, std::string_view mn, std::string_view bytes,
                       std::string_view answer) {
  LANTIAN_ASSERT(peer.size() <= 255 && mn.size() <= 64 && bytes.size() <= 65535 && answer.size() <= 65535,
                 "the receiver cuts what is longer");
  frame.peer_at = laid_down(arena_, peer);
  frame.peer_size = static_cast<std::uint8_t>(peer.size());
  frame.mn_at = laid_down(arena_, mn);
  frame.mn_size = static_cast<std::uint8_t>(mn.size());
  frame.bytes_at = laid_down(arena_, bytes);
  frame.bytes_size = static_cast<std::uint32_t>(bytes.size());
  frame.answer_at = laid_down(arena_, answer);
  frame.answer_size = static_cast<std::uint16_t>(answer.size());
  frames_.push_back(frame);
}

std::string_view PendingBatch::answer_of(const PendingFrame& frame) const {
  return std::string_view{arena_}.substr(frame.answer_at, frame.answer_size);
}

std::string_view PendingBatch::mn_of(const PendingFrame& frame) const {
  return std::string_view{arena_}.substr(frame.mn_at, frame.mn_size);
}

void PendingBatch::records(std::vector<keep::FrameRecord>& records) const {
  const std::string_view all{arena_};
  for (const PendingFrame& frame : frames_) {
    keep::FrameRecord record = frame.record;
    record.peer = all.substr(frame.peer_at, frame.peer_size);
    record.mn = all.substr(frame.mn_at, frame.mn_size);
    record.bytes = all.substr(frame.bytes_at, frame.bytes_size);
    records.push_back(record);
  }
}

void PendingBatch::clear() {
  arena_.clear();
  frames_.clear();
  places.clear();
}

}  // namespace lantian::gateway
