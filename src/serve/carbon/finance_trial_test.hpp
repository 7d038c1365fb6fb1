#pragma once
// For tests of this folder only: a desk over a book in memory with the synthetic region in it, and who asks.
#include "keep/private_directory.hpp"
#include "serve/carbon/consent_json.hpp"
#include "serve/carbon/finance_demo.hpp"
#include "serve/carbon/shared_trial_test.hpp"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lantian::serve::trial {

/// A book that can be made to fail: then nothing is written.
class FailingBook final : public keep::DocumentBook {
 public:
  Result<std::vector<keep::DocumentRow>> append(std::span<const keep::DocumentDraft> drafts, std::string_view who,
                                                UtcSeconds now) override {
    for (const keep::DocumentDraft& one : drafts) {
      if (!fails.empty() && one.kind.starts_with(fails)) return Error{ErrorCode::io, "the disk is full", "carbon.db"};
    }
    return below_->append(drafts, who, now);
  }
  Result<std::vector<keep::DocumentRow>> all(std::string_view kind, std::string_view key) const override {
    return below_->all(kind, key);
  }
  Result<std::optional<keep::DocumentRow>> newest(std::string_view kind, std::string_view key) const override {
    return below_->newest(kind, key);
  }
  Result<std::vector<keep::DocumentRow>> each(std::string_view kind) const override { return below_->each(kind); }
  Result<std::vector<std::string>> keys(std::string_view kind) const override { return below_->keys(kind); }
  Result<std::int64_t> last() const override { return below_->last(); }
  Result<std::int64_t> last_of(std::string_view kind) const override { return below_->last_of(kind); }
  Result<std::vector<std::string>> verify() const override { return below_->verify(); }

  std::string fails;  ///< kinds that begin so cannot be written

 private:
  std::unique_ptr<keep::DocumentBook> below_ = keep::make_memory_document_book();
};

/// The data that all tests read.
struct FinanceData {
  const Office& data = CarbonTrialData::shared().data;
  const InventoryOffice& inventory = CarbonTrialData::shared().inventory;
  const CarbonOffice& office = CarbonTrialData::shared().carbon;
  ApiWords words = *ApiWords::open(LANTIAN_SOURCE_DIR);
  carbon::CarbonPlan plan = *finance_plan(data, "changji");
};
inline const FinanceData& finance_data() {
  static const FinanceData data;
  return data;
}

/// The synthetic region in a book, and a router with everything of this slice.
struct FinanceTrial {
  explicit FinanceTrial(bool synthetic = true) {
    const FinanceData& data = finance_data();
    desk->office = &data.inventory;
    desk->carbon = &data.office;
    desk->words = &data.words;
    desk->region = "changji";
    desk->synthetic = synthetic;
    REQUIRE(place.ok());
    desk->directory = place->path();
    desk->book = [this] { return &book; };
    desk->who = [this](const HttpRequest&) { return person; };
    desk->noted = [this](const HttpRequest&, std::string action, std::string subject, std::string) -> Result<void> {
      notes.emplace_back(std::move(action), std::move(subject));
      return {};
    };
    REQUIRE(keep_synthetic_filings(data.office, "changji", book, finance_day("2026-06-01")).ok());
    const auto ready = prepare_demo_finance(*desk);
    REQUIRE_MESSAGE(ready.ok(), (ready.ok() ? std::string{} : ready.error().text()));
    const std::shared_ptr<const CarbonDesk> shared = desk;
    mount_carbon_consents(router, shared);
    mount_carbon_cards(router, shared);
    mount_carbon_loans(router, shared);
    mount_carbon_amendments(router, shared);
    mount_carbon_verifications(router, shared);
    mount_carbon_ratings(router, shared);
    mount_carbon_assets(router, shared);
  }
  FinanceTrial(const FinanceTrial&) = delete;
  FinanceTrial& operator=(const FinanceTrial&) = delete;

  static UtcSeconds finance_day(const char* text) { return to_utc(std::chrono::local_seconds{*parse_day(text)}); }

  HttpReply ask(const std::string& method, const std::string& path, const std::string& query = "",
                const std::string& body = "") const {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.body = body;
    request.headers["accept-language"] = "en";
    return router(request);
  }
  HttpReply get(const std::string& path, const std::string& query = "") const { return ask("GET", path, query); }
  /// The card of an enterprise, as the person who is signed in.
  HttpReply card(const std::string& enterprise, const std::string& purpose = "review") const {
    return get("/api/v1/carbon/cards/" + enterprise, "purpose=" + purpose);
  }

  void as_bank(const std::string& bank) { person = CarbonPerson{"officer of " + bank, "bank", bank}; }
  void as_enterprise(const std::string& id) { person = CarbonPerson{"manager of " + id, "enterprise", id}; }
  void as_verifier(const std::string& agency) {
    // As the role has it: third parties judge the library too.
    person = CarbonPerson{"expert of " + agency, "third_party", agency, false, false, true};
  }
  void as_office() { person = CarbonPerson{"office", "prefecture", "", true, true, true}; }

  /// A consent as it stands in the book, whenever it was granted.
  void put(const std::string& id, const std::string& enterprise, const std::string& bank, std::vector<std::string> what,
           const char* from, const char* until, const char* revoked = nullptr) {
    carbon::Consent one;
    one.id = id;
    one.enterprise = enterprise;
    one.bank = bank;
    one.what = std::move(what);
    one.purposes = {"review"};
    one.from = one.granted_at = finance_day(from);
    one.until = finance_day(until);
    one.granted_by = "manager";
    if (revoked != nullptr) one.revoked = finance_day(revoked);
    const std::array drafts{keep::DocumentDraft{"consent", id, consent_json(one), {}}};
    REQUIRE(book.append(drafts, "test", one.granted_at).ok());
  }

  Result<keep::PrivateDirectory> place = keep::PrivateDirectory::make();  ///< of the key that signs
  FailingBook book;
  std::optional<CarbonPerson> person;
  std::vector<std::pair<std::string, std::string>> notes;
  std::shared_ptr<CarbonDesk> desk = std::make_shared<CarbonDesk>();
  Router router{finance_data().words};
};

}  // namespace lantian::serve::trial
