#include "keep/mark_ledger.hpp"

namespace lantian::keep {
namespace {

class MemoryMarkBook final : public MarkBook {
 public:
  Result<MarkReceipt> note(std::span<const observe::quality::Finding> findings, UtcSeconds now) override {
    MarkReceipt receipt;
    for (const auto& finding : findings) {
      for (MarkEvent& event : ledger_.note(finding, now, receipt)) events_.push_back(std::move(event));
    }
    return receipt;
  }
  Result<void> review(const MarkReview& review, UtcSeconds now) override {
    LANTIAN_TRY(MarkEvent event, ledger_.review(review, now));
    events_.push_back(std::move(event));
    return {};
  }
  Result<std::vector<QualityMark>> marks(const MarkQuery& query) const override { return ledger_.marks(query); }
  Result<QualityMark> mark(std::int64_t id) const override { return ledger_.mark(id); }
  Result<std::vector<MarkEvent>> events(std::int64_t mark) const override {
    std::vector<MarkEvent> wanted;
    for (const MarkEvent& event : events_) {
      if (mark == 0 || event.mark == mark) wanted.push_back(event);
    }
    return wanted;
  }

 private:
  MarkLedger ledger_;
  std::vector<MarkEvent> events_;
};

}  // namespace

std::unique_ptr<MarkBook> make_memory_mark_book() {
  return std::make_unique<MemoryMarkBook>();
}

}  // namespace lantian::keep
