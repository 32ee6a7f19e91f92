from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('labs', '0003_agent_and_checkpoints'),
    ]

    operations = [
        migrations.AddField(
            model_name='labsession',
            name='invitation',
            field=models.CharField(blank=True, max_length=32),
        ),
    ]
