package dev.tally.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.kafka.ReadPlan.Planned;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** The topic {@code a} has two partitions when it is first read, the first of them from 5 on. */
class ReadPlanTest {

  private static final Uuid ID = new Uuid(1, 1);
  private static final Uuid ANOTHER = new Uuid(2, 2);

  private static final ReadPlan PLAN =
      ReadPlan.of(List.of(start("a", 0, ID, 5), start("a", 1, ID, 0)));

  private static KafkaTopics.Start start(String topic, int partition, Uuid id, long firstOffset) {
    return new KafkaTopics.Start(new TopicPartition(topic, partition), id.toString(), firstOffset);
  }

  @Test
  void itsTextIsReadAsItWasWritten() throws Exception {
    assertThat(ReadPlan.parse(PLAN.text()), is(PLAN));
    assertThat(ReadPlan.parse(new ReadPlan(List.of()).text()), is(new ReadPlan(List.of())));
  }

  @Test
  void thePartitionsOfTheFirstRunAreOneReadFromWhereTheirLogsStart() {
    assertThat(
        PLAN.partitions(),
        is(
            List.of(
                new Planned("a", ID.toString(), 0, 5, 1),
                new Planned("a", ID.toString(), 1, 0, 1))));
  }

  @Test
  void whatIsAddedIsAReadOfItsOwnAndNothingElseChanges() {
    ReadPlan grown =
        PLAN.and(
            List.of(
                start("a", 0, ID, 900),
                start("a", 1, ID, 800),
                start("a", 2, ID, 0),
                start("b", 0, ANOTHER, 7)),
            partition -> true);

    assertThat(
        grown.reads(),
        equalTo(
            Map.of(
                1, List.of(new TopicPartition("a", 0), new TopicPartition("a", 1)),
                2, List.of(new TopicPartition("a", 2), new TopicPartition("b", 0)))));
    assertThat(grown.firstOffset("a", 0), is(5L));
    assertThat(grown.firstOffset("a", 2), is(0L));
    assertThat(grown.firstOffset("b", 0), is(7L));
  }

  @Test
  void whatIsNotWantedIsNotAdded() {
    assertThat(PLAN.and(List.of(start("a", 2, ID, 0)), partition -> false), is(PLAN));
  }

  @Test
  void aPartitionThatHasLostRecordsBeforeItWasKnownIsNamed() {
    UserError error =
        assertThrows(
            UserError.class, () -> PLAN.and(List.of(start("a", 2, ID, 3)), partition -> true));

    assertThat(error.exitCode(), is(ExitCode.FAULT));
    assertThat(
        error.getMessage(),
        is(
            "Records are lost to live: offsets 0 to 2 of a-2, a partition that was added since live"
                + " ran, were deleted. Live cannot go on without them; count in another --ledger"
                + " folder, and let topics keep their records for longer than live may be"
                + " behind."));
  }

  @Test
  void anotherTopicOfTheSameNameIsNamed() {
    UserError error =
        assertThrows(
            UserError.class, () -> PLAN.and(List.of(start("a", 0, ANOTHER, 0)), partition -> true));

    assertThat(error.exitCode(), is(ExitCode.FAULT));
    assertThat(
        error.getMessage(),
        is(
            "The topic a was deleted and created again: the one that this ledger counts has the"
                + " topic id "
                + ID
                + ", the one that is there now "
                + ANOTHER
                + ". What the old one held and live had not read is lost; count the new one in"
                + " another --ledger folder."));
    assertThrows(UserError.class, () -> PLAN.compare(described(ANOTHER, 2), true));
  }

  @Test
  void morePartitionsAreNewOnesUnlessTheyAreNoneOfItsBusiness() {
    PLAN.compare(described(ID, 2), false);
    PLAN.compare(described(ID, 4), true);

    NewPartitionsException found =
        assertThrows(NewPartitionsException.class, () -> PLAN.compare(described(ID, 4), false));
    assertThat(
        found.getMessage(), is("There are partitions that this run does not read: a-2, a-3."));
  }

  private static Map<String, TopicDescription> described(Uuid id, int partitions) {
    List<TopicPartitionInfo> infos =
        IntStream.range(0, partitions)
            .mapToObj(number -> new TopicPartitionInfo(number, Node.noNode(), List.of(), List.of()))
            .toList();
    return Map.of("a", new TopicDescription("a", false, infos, Set.of(), id));
  }
}
