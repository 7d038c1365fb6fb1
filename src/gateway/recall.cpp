#include "gateway/recall.hpp"

#include <algorithm>
#include <utility>

namespace lantian::gateway {
namespace {

constexpr std::size_t first_slots = 1024;
constexpr keep::FramePlace still_waiting{0xffffffffU, 0xffffffffU};

}  // namespace

Recall::Recall(std::size_t most) : most_{std::max<std::size_t>(most, first_slots)} {}

Recall::Slot* Recall::Generation::find(const ContentHash& hash) {
  if (slots.empty()) return nullptr;
  const std::size_t mask = slots.size() - 1;
  for (std::size_t at = hash.low & mask;; at = (at + 1) & mask) {
    if (slots[at].hash == hash) return &slots[at];
    if (slots[at].hash == ContentHash{}) return nullptr;
  }
}

void Recall::Generation::grow() {
  std::vector<Slot> before = std::exchange(slots, std::vector<Slot>(std::max(first_slots, slots.size() * 2)));
  used = 0;
  for (const Slot& slot : before) {
    if (slot.hash != ContentHash{}) put(slot);
  }
}

void Recall::Generation::put(const Slot& slot) {
  if ((used + 1) * 4 > slots.size() * 3) grow();
  const std::size_t mask = slots.size() - 1;
  std::size_t at = slot.hash.low & mask;
  while (slots[at].hash != ContentHash{} && slots[at].hash != slot.hash) at = (at + 1) & mask;
  if (slots[at].hash == ContentHash{}) ++used;
  slots[at] = slot;
}

std::optional<Recall::Known> Recall::find(const ContentHash& hash) const {
  const Slot* slot = young_.find(hash);
  if (slot == nullptr) slot = old_.find(hash);
  if (slot == nullptr) return std::nullopt;
  if (slot->place == still_waiting) return Known{};
  return Known{true, slot->place};
}

void Recall::expect(const ContentHash& hash) {
  if (young_.used >= most_) {
    // The older generation's memory is used again: no allocation while frames wait.
    std::swap(young_, old_);
    std::fill(young_.slots.begin(), young_.slots.end(), Slot{});
    young_.used = 0;
  }
  young_.put({hash, still_waiting});
}

void Recall::settle(const ContentHash& hash, keep::FramePlace place) {
  if (Slot* slot = young_.find(hash)) {
    slot->place = place;
  } else if (Slot* older = old_.find(hash)) {
    older->place = place;
  } else {
    young_.put({hash, place});
  }
}

}  // namespace lantian::gateway
