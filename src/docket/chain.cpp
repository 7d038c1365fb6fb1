#include "docket/chain.hpp"

#include "base/sha256.hpp"

#include <fmt/core.h>

namespace lantian::docket {
namespace {

ChainFault short_of(std::int64_t number) {
  return {number + 1,
          fmt::format("row {} is the last, and the chain does not end as it is known to: rows behind it were "
                      "left out",
                      number)};
}

}  // namespace

std::string chain_of(std::string_view before, std::string_view text) {
  Sha256 hash;
  hash.add(before);
  hash.add("\n");
  hash.add(text);
  return hash.hex();
}

Result<Event> ChainWalk::take(const StoredEvent& row) {
  const auto corrupt = [&](std::string_view why) {
    return Error{ErrorCode::corrupt, fmt::format("row {}: {}", number_ + 1, why), ""};
  };
  if (row.number != number_ + 1) return corrupt(fmt::format("row {} stands in its place", row.number));
  std::string chain = chain_of(chain_, row.text);
  if (chain != row.chain) {
    return corrupt("it does not fit the chain: it, or a row before it, was changed, left out or put in afterwards");
  }
  auto event = read_event(row.text);
  if (!event) return corrupt(event.error().message);
  if (event->number != row.number) return corrupt(fmt::format("its text says that it is row {}", event->number));
  event->chain = chain;
  chain_ = std::move(chain);
  number_ = row.number;
  return event;
}

std::optional<ChainFault> verify_chain(std::span<const StoredEvent> rows, std::string_view head) {
  ChainWalk walk;
  for (const StoredEvent& row : rows) {
    if (const auto event = walk.take(row); !event) return ChainFault{walk.number() + 1, event.error().message};
  }
  if (!head.empty() && head != walk.chain()) return short_of(walk.number());
  return std::nullopt;
}

std::optional<ChainFault> verify_chain(std::span<const Event> events, std::string_view head) {
  ChainWalk walk;
  for (const Event& event : events) {
    const auto taken = walk.take({event.number, event_text(event), event.chain});
    if (!taken) return ChainFault{walk.number() + 1, taken.error().message};
  }
  if (!head.empty() && head != walk.chain()) return short_of(walk.number());
  return std::nullopt;
}

}  // namespace lantian::docket
